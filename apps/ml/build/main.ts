// What ml's build makes besides main.js: the code of a model package, and the hash of the code that trains it.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleInference } from './bundle-inference.js';
import { hashTrainingCode } from './hash-training-code.js';

const dist = new URL('../dist/', import.meta.url);
await bundleInference(fileURLToPath(new URL('package/', dist)));
await writeFile(new URL('training-code.json', dist), `${JSON.stringify(await hashTrainingCode(), null, 2)}\n`);
