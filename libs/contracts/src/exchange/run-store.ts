import { z } from 'zod';

/**
 * What a consumer of predictions may rely on in a run store: MLflow's file layout
 * (experiment directories named with digits, models beside the runs that made them).
 */
export const runPaths = {
  /** YAML, {@link runDescription}. */
  run: (experiment: string, run: string) => `${experiment}/${run}/meta.yaml`,
  /** A directory with one entry for each model of the run, named with the model's id. */
  outputs: (experiment: string, run: string) => `${experiment}/${run}/outputs`,
  /** A file that holds the tag's value. */
  tag: (experiment: string, run: string, key: string) => `${experiment}/${run}/tags/${key}`,
  /** The root of the model package. */
  package: (experiment: string, model: string) => `${experiment}/models/${model}/artifacts`,
  /** A directory with one entry for each registered model, named with the model's name. */
  registeredModels: 'models',
  /** A directory with one entry `version-<n>` for each version of a registered model. */
  registeredModel: (name: string) => `models/${name}`,
  /** YAML, {@link versionDescription}. */
  version: (name: string, version: number) => `models/${name}/version-${version}/meta.yaml`,
  /** A directory with one file for each alias, named with the alias, that holds the number of a version. */
  aliases: (name: string) => `models/${name}/aliases`,
} as const;

/** Run states as MLflow's files number them. */
export const RUN_STATUS = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;
/** A run's state by its name. */
export type RunStatus = keyof typeof RUN_STATUS;

/** A run's id: 32 hex digits. */
export const runId = z.string().regex(/^[0-9a-f]{32}$/);
/** A logged model's id. */
export const modelId = z.string().regex(/^m-[0-9a-f]{32}$/);
/** An experiment's id, and the name of its directory. */
export const experimentId = z.string().regex(/^\d{1,18}$/);

/** The fields of a run's `meta.yaml` that a consumer reads. Times in epoch milliseconds. */
export const runDescription = z.looseObject({
  run_id: runId,
  run_name: z.string(),
  experiment_id: experimentId,
  status: z.enum(RUN_STATUS),
  start_time: z.number(),
  end_time: z.number().nullable(),
  lifecycle_stage: z.enum(['active', 'deleted']),
});
export type RunDescription = z.infer<typeof runDescription>;

/** YAML's ways to write null, whether its scalars are read as values or as texts. */
const absent = z.union([z.null(), z.enum(['null', 'Null', 'NULL', '~', ''])]).transform(() => null);

/**
 * The fields of a version's `meta.yaml` that a consumer reads. Numbers may come as texts: whoever reads all scalars as text
 * is safe from ids such as `1e5`, which MLflow writes without quotes.
 */
export const versionDescription = z.looseObject({
  version: z.coerce.number().int().positive(),
  /** Null for a version that was not registered by its run. */
  run_id: z.union([runId, absent]).default(null),
  /** Null in stores of servers 2.x. */
  model_id: z.union([modelId, absent]).default(null),
});
export type VersionDescription = z.infer<typeof versionDescription>;

/** Tags of a run that a consumer reads. */
export const runTags = {
  /** `rootDigest` of the model package's files: what is fetched must have it. */
  packageDigest: 'tripod.package_digest',
  fingerprint: 'tripod.fingerprint',
  /** Names the key that signed the package (`hint`). A claim: only the signature itself counts. */
  signedBy: 'tripod.signed_by',
} as const;
