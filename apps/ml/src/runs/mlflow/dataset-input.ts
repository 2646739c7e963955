import type { DatasetInput } from '../active-run.js';

/** A dataset as `runs/log-inputs` takes it. */
export function datasetInput({ name, digest, sourceType, source, schema, profile, context }: DatasetInput) {
  return {
    dataset: {
      ...{ name, digest, source_type: sourceType, source: JSON.stringify(source) },
      ...(schema === undefined ? {} : { schema: JSON.stringify(schema) }),
      ...(profile === undefined ? {} : { profile: JSON.stringify(profile) }),
    },
    tags: [{ key: 'mlflow.data.context', value: context }],
  };
}
