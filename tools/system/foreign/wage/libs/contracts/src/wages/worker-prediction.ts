import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { workerId } from './worker-instance.js';

/** What somebody like this is expected to earn. */
export const workerPrediction = contract({
  name: 'worker_prediction',
  version: 1,
  key: 'worker_id',
  schema: z.strictObject({ worker_id: workerId, wage: z.number().describe('expected, in thousands of US dollars a year; float64') }),
});
export type WorkerPrediction = z.infer<typeof workerPrediction.schema>;
