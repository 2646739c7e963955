import { z } from 'zod';
import { contract } from '../contract/contract.js';

/** The file has no key. Its lines never move, so the number of the line is one. */
export const workerId = z.int32().min(1).describe('the line in the file; the first worker is on line 2');

/** The business object: a man who works, with what a survey asked besides his wage. Categories are spelt as in the file. */
export const workerInstance = contract({
  name: 'worker_instance',
  version: 1,
  key: 'worker_id',
  schema: z.strictObject({
    worker_id: workerId,
    surveyed_in: z.int32().min(1900).max(2100).describe('year'),
    age: z.int32().min(15).max(120).describe('years'),
    marital_status: z.enum(['1. Never Married', '2. Married', '3. Widowed', '4. Divorced', '5. Separated']),
    race: z.enum(['1. White', '2. Black', '3. Asian', '4. Other']),
    education: z.enum(['1. < HS Grad', '2. HS Grad', '3. Some College', '4. College Grad', '5. Advanced Degree']),
    region: z.string().min(1).describe('part of the country; the file knows one, and others may come'),
    job_class: z.enum(['1. Industrial', '2. Information']),
    health: z.enum(['1. <=Good', '2. >=Very Good']),
    health_insurance: z.enum(['1. Yes', '2. No']),
  }),
});
export type WorkerInstance = z.infer<typeof workerInstance.schema>;
