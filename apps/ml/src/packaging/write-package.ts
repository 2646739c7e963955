import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFiles, type FlightInstance } from '@tripod/contracts';
import type { Datasets } from '../datasets.js';
import { inputExampleFile, mlmodel, servingExampleFile, type ModelFacts } from './mlmodel.js';
import { writeArtifacts } from './typed-json.js';

/** What a package is made of besides code. */
export interface PackageContent {
  readonly facts: ModelFacts;
  readonly artifacts: Pick<Datasets, 'scaler' | 'network'>;
  /** A real flight, for whoever tries the model. */
  readonly example: FlightInstance;
}

/** Writes a model package into an empty directory: the built inference code, what training fitted, and its description. */
export async function writePackage(directory: string, codeDirectory: string, content: PackageContent): Promise<void> {
  await cp(codeDirectory, directory, { recursive: true });
  await writeArtifacts(directory, content.artifacts);
  const split = { columns: Object.keys(content.example), data: [Object.values(content.example)] };
  await writeFile(join(directory, inputExampleFile), JSON.stringify(split));
  await writeFile(join(directory, servingExampleFile), JSON.stringify({ dataframe_split: split }));
  await writeFile(join(directory, packageFiles.model), mlmodel(content.facts));
}
