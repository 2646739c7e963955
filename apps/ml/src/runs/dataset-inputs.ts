import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RunRecordError } from './errors.js';
import type { DatasetInput } from './run-store.js';
import { metaYaml, writeWhole } from './whole-files.js';

/** What MLflow keeps of a digest, in characters. */
const LONGEST_DIGEST = 36;
const LONGEST_NAME = 500;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Writes a dataset into its experiment, once for each name and digest, and the run's use of it. */
export async function writeDatasetInput(
  { root, experiment, run }: { readonly root: string; readonly experiment: string; readonly run: string },
  input: DatasetInput,
): Promise<void> {
  if (input.name === '' || input.name.length > LONGEST_NAME || input.digest === '') {
    throw new RunRecordError(`dataset '${input.name}' cannot be recorded: it needs a name of at most ${LONGEST_NAME} characters and a digest`);
  }
  const digest = input.digest.slice(0, LONGEST_DIGEST);
  const dataset = md5(input.name + digest);
  await writeWhole(
    root,
    join(root, experiment, 'datasets', dataset, 'meta.yaml'),
    metaYaml({
      digest,
      name: input.name,
      profile: input.profile ? JSON.stringify(input.profile) : null,
      schema: input.schema ? JSON.stringify(input.schema) : null,
      source: JSON.stringify(input.source),
      source_type: input.sourceType,
    }),
  );
  await writeWhole(
    root,
    join(root, experiment, run, 'inputs', md5(dataset + run), 'meta.yaml'),
    metaYaml({
      destination_id: dataset, // as MLflow does; readers go by source_id
      destination_type: 'RUN',
      source_id: dataset,
      source_type: 'DATASET',
      tags: { 'mlflow.data.context': input.context },
    }),
  );
}
