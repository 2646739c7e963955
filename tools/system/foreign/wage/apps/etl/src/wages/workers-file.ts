import { csvFile, type CsvRecord } from '../sources/csv.js';
import { packagedFile } from '../sources/packaged-file.js';

const columns = ['year', 'age', 'maritl', 'race', 'education', 'region', 'jobclass', 'health', 'health_ins', 'wage'] as const;

/** A worker as the file has it: texts, and null for what is missing. */
export type RawWorker = CsvRecord<(typeof columns)[number]>;

/** The survey of 2003 to 2009: SOURCE.md says where it comes from. Its column `logwage` is not read. */
export const workersFile = csvFile({
  name: 'workers',
  about: 'A CSV file of men who work, with what they earn in thousands of US dollars a year.',
  path: packagedFile('wages/wage.csv'),
  columns,
});
