import { z } from 'zod';

// What both ml and user read of an MLflow server (REST API 2.0, servers 2.x and 3.x). Replies leave unset fields and empty
// lists out, and may have fields that we do not know.

const text = z.string();
const pairs = z.array(z.looseObject({ key: text, value: text.default('') })).default([]);
/** JSON has no NaN and no Infinity: the server writes their names. */
const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
/** Epoch milliseconds; some servers write 64-bit integers as texts. */
const integer = z.coerce.number().int();

/** A run as `runs/get` and `runs/search` write it. */
export const restRun = z.looseObject({
  info: z.looseObject({
    run_id: text,
    run_name: text.default(''),
    experiment_id: text,
    status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
    start_time: integer,
    end_time: integer.optional(),
    artifact_uri: text.default(''),
    lifecycle_stage: z.enum(['active', 'deleted']).default('active'),
    user_id: text.default(''),
  }),
  data: z
    .looseObject({
      params: pairs,
      tags: pairs,
      metrics: z.array(z.looseObject({ key: text, value: double, timestamp: integer.default(0), step: integer.default(0) })).default([]),
    })
    .default({ params: [], tags: [], metrics: [] }),
  inputs: z
    .looseObject({
      dataset_inputs: z
        .array(z.looseObject({ dataset: z.looseObject({ name: text, digest: text.default('') }), tags: pairs }))
        .default([]),
    })
    .optional(),
  outputs: z
    .looseObject({ model_outputs: z.array(z.looseObject({ model_id: text, step: integer.default(0) })).default([]) })
    .optional(),
});
/** A run of an MLflow server. */
export type RestRun = z.output<typeof restRun>;

/** A logged model (servers 3.x). It may be used when its status is `LOGGED_MODEL_READY`. */
export const restLoggedModel = z.looseObject({
  info: z.looseObject({
    model_id: text,
    experiment_id: text,
    name: text.default(''),
    artifact_uri: text,
    status: text,
    source_run_id: text.optional(),
  }),
});

/** A version of a registered model. */
export const restModelVersion = z.looseObject({
  name: text,
  version: z.coerce.number().int().positive(),
  run_id: text.default(''),
  source: text.default(''),
  status: text.default('READY'),
  model_id: text.optional(),
  tags: pairs,
  aliases: z.array(text).default([]),
});

/** A list of artifacts. `path` is relative to the run's root in `artifacts/list`, and a basename below `mlflow-artifacts`. */
export const restFiles = z.looseObject({
  root_uri: text.optional(),
  files: z.array(z.looseObject({ path: text, is_dir: z.boolean().default(false), file_size: integer.optional() })).default([]),
  next_page_token: text.optional(),
});

/** The body of a refusal. */
export const restError = z.looseObject({ error_code: text, message: text.default('') });

/** Where an MLflow server serves its API below its address; `artifacts` streams the files of `mlflow-artifacts:` URIs. */
export const restPaths = {
  api: '/api/2.0/mlflow',
  artifacts: '/api/2.0/mlflow-artifacts/artifacts',
  version: '/version',
} as const;

/** Whether a path that a server names stays below a directory: no `..`, no absolute path, no drive, no backslash, no `#`. */
export function isSafeArtifactPath(path: string): boolean {
  let plain = path;
  // a path may be encoded several times over; ten are what MLflow itself looks through
  for (let round = 0; round < 10; round++) {
    let decoded: string;
    try {
      decoded = decodeURIComponent(plain);
    } catch {
      break; // a lone % is a character of a name
    }
    if (decoded === plain) break;
    plain = decoded;
  }
  if (plain === '' || /[\\#\p{Cc}]/u.test(plain) || /^[A-Za-z]:/.test(plain)) return false;
  return plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
