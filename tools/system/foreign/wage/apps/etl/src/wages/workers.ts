import { workerInstance, workerLabel } from '@tripod/contracts';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
import { numberOf } from '../sources/text-values.js';
import { workersFile, type RawWorker } from './workers-file.js';

/** A worker and his wage from each record. The file has no key: the line is one. */
export const workers = rowsPipeline({
  name: 'workers',
  source: workersFile,
  rows: [
    rowsOf(workerInstance, (record: RawWorker, line) => ({
      worker_id: numberOf(line),
      surveyed_in: numberOf(record.year),
      age: numberOf(record.age),
      marital_status: record.maritl,
      race: record.race,
      education: record.education,
      region: record.region,
      job_class: record.jobclass,
      health: record.health,
      health_insurance: record.health_ins,
    })),
    rowsOf(workerLabel, (record: RawWorker, line) => ({ worker_id: numberOf(line), wage: numberOf(record.wage) })),
  ],
});
