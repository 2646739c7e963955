import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkedDataset } from '../entries.js';
import type { DatasetInput } from '../active-run.js';
import { writeWhole } from './atomic-files.js';
import { runDirectory, type Place } from './place.js';
import { metaYaml } from './yaml.js';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Writes a dataset into its experiment, once for each name and digest, and the run's use of it. */
export async function writeDatasetInput(place: Place, input: DatasetInput): Promise<void> {
  const { root, experiment, run } = place;
  const { digest } = checkedDataset(input);
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
    join(runDirectory(place), 'inputs', md5(dataset + run), 'meta.yaml'),
    metaYaml({
      destination_id: dataset, // as MLflow does; readers use source_id
      destination_type: 'RUN',
      source_id: dataset,
      source_type: 'DATASET',
      tags: { 'mlflow.data.context': input.context },
    }),
  );
}
