import { csvFile, type CsvRecord } from '../sources/csv.js';
import { packagedFile } from '../sources/packaged-file.js';

const columns = ['column_1', 'dir', 'hir', 'lvr', 'ccs', 'mcs', 'pbcr', 'dmi', 'self', 'single', 'uria', 'comdominiom', 'black', 'deny'] as const;

/** An application as the file has it: texts, and null for what is missing. */
export type RawApplication = CsvRecord<(typeof columns)[number]>;

/** The applications of 1990: SOURCE.md says where they come from. The column of row numbers has no name in the file. */
export const applicationsFile = csvFile({
  name: 'applications',
  about: 'A CSV file of applications for mortgages, with the columns of the Home Mortgage Disclosure Act.',
  path: packagedFile('mortgages/hdma.csv'),
  columns,
});
