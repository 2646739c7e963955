import { z } from 'zod';
import { contract } from '../contract/contract.js';
import { workerId } from './worker-instance.js';

/** What the man earns. Its logarithm, which the file has too, is the same thing said twice: it is nowhere here. */
export const workerLabel = contract({
  name: 'worker_label',
  version: 1,
  key: 'worker_id',
  schema: z.strictObject({ worker_id: workerId, wage: z.number().min(0).describe('thousands of US dollars a year') }),
});
export type WorkerLabel = z.infer<typeof workerLabel.schema>;
