// What ml's build makes besides main.js: a thread of its server, and for each model the code of its package, the hash of the
// code that trains it, and where its nodes are written.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { models } from '../src/models/index.js';
import { bundleBodyThread } from './bundle-body-thread.js';
import { bundleInference } from './bundle-inference.js';
import { findNodeSources } from './find-node-sources.js';
import { hashTrainingCode } from './hash-training-code.js';

const dist = new URL('../dist/', import.meta.url);
const source = new URL('../src/models/', import.meta.url);
await mkdir(new URL('training-code/', dist), { recursive: true });
await mkdir(new URL('node-sources/', dist), { recursive: true });
for (const model of models) {
  const directory = fileURLToPath(new URL(`${model.name}/`, source));
  await bundleInference(model, directory, fileURLToPath(new URL(`packages/${model.name}/`, dist)));
  await writeFile(new URL(`training-code/${model.name}.json`, dist), `${JSON.stringify(await hashTrainingCode(model, directory), null, 2)}\n`);
  await writeFile(new URL(`node-sources/${model.name}.json`, dist), `${JSON.stringify(await findNodeSources(model, directory), null, 2)}\n`);
}
await bundleBodyThread(fileURLToPath(new URL('body-thread.mjs', dist)));
