import { z } from 'zod';
import { contractReference } from '../contract/contract.js';

/** Files of a model package that a consumer names. Everything else in it is the package's own affair. */
export const packageFiles = { model: 'MLmodel', worker: 'worker.mjs' } as const;

/** The part of `MLmodel` (YAML) that a consumer may rely on. Further keys are MLflow's. */
export const modelDescription = z.looseObject({
  run_id: z.string().min(1),
  metadata: z.looseObject({
    package_format: z.literal(1),
    instance_contract: contractReference,
    prediction_contract: contractReference,
  }),
});
export type ModelDescription = z.infer<typeof modelDescription>;
