import type { WorkerInstance } from '@tripod/contracts';

type Field = keyof WorkerInstance;

export const measureColumns = ['surveyed_in', 'age'] as const satisfies readonly Field[];

/** Categories, and the region, which is a text. */
export const categoryColumns = ['marital_status', 'education', 'region', 'job_class', 'health', 'health_insurance'] as const satisfies readonly Field[];

/** The columns of an instance that the model reads. `race` is not among them: nobody shall get an offer by it. */
export const instanceColumns = [...measureColumns, ...categoryColumns] as const satisfies readonly Field[];
