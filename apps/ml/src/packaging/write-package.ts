import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFiles, type JsonRow } from '@tripod/contracts';
import type { Model } from '../model/model.js';
import { inputExampleFile, mlmodel, servingExampleFile, type ModelFacts } from './mlmodel.js';
import { pythonFlavour } from './python-flavour.js';
import { pick, writeArtifacts, type Artifacts } from './typed-json.js';

/** What a package consists of besides code. */
export interface PackageContent {
  readonly facts: ModelFacts;
  /** What training handed over; the package takes what inference reads. */
  readonly fitted: Artifacts;
  /** A stored instance, for those who want to try the model. */
  readonly example: JsonRow;
}

/** Writes a model package into an empty directory: the built inference code, what training fitted, and its description. */
export async function writePackage(model: Model, directory: string, codeDirectory: string, { facts, fitted, example }: PackageContent): Promise<void> {
  await cp(codeDirectory, directory, { recursive: true });
  await writeArtifacts(directory, pick(fitted, model.packaged));
  const split = { columns: Object.keys(example), data: [Object.values(example)] };
  await writeFile(join(directory, inputExampleFile), JSON.stringify(split));
  await writeFile(join(directory, servingExampleFile), JSON.stringify({ dataframe_split: split }));
  await writeFile(join(directory, packageFiles.model), mlmodel(model, facts, await pythonFlavour(directory)));
}
