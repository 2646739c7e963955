import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeLaws } from '../../../fixtures/runs/store-laws.js';
import { shownInDirectory } from '../../../fixtures/runs/shown-by-mlflow.js';
import { RunDirectory } from './run-directory.js';

let place: string;
beforeEach(async () => void (place = await mkdtemp(join(tmpdir(), 'runs-'))));
afterEach(() => rm(place, { recursive: true, force: true }));

const root = () => join(place, 'mlruns');
storeLaws(() => new RunDirectory(root()), () => shownInDirectory(root()));
