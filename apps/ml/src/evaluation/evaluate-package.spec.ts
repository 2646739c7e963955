import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { probeModel } from '../../fixtures/serving/probe-model.js';
import { probeColumns } from '../../fixtures/serving/probes.js';
import { evaluatePackage } from './evaluate-package.js';

const ready = {
  type: 'ready',
  instance_contract: { name: 'probe', version: 1 },
  prediction_contract: { name: 'probe_alarm', version: 1 },
  columns: ['distance'],
  rows_at_once: 10,
};
const ROWS = 100;
let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'package-'));
  await cp(resolve(__dirname, '../../fixtures/serving/package'), place, { recursive: true });
});
afterEach(() => rm(place, { recursive: true }));

const evaluate = async (worker: string, signal: AbortSignal, onRows = () => {}) => {
  await writeFile(join(place, 'worker.mjs'), `import { parentPort } from 'node:worker_threads'; ${worker}`);
  const labels = { values: new Uint8Array(ROWS), classes: [] };
  return evaluatePackage(probeModel, place, { rows: ROWS, instances: probeColumns(ROWS), labels }, {}, { signal, onRows });
};

describe('an evaluation that is stopped ends at once', () => {
  it('while the package is being started', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await expect(evaluate('for (;;);', stop.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('while the package predicts', async () => {
    const stop = new AbortController();
    const worker = `parentPort.on('message', ({ id }) => { if (id > 1) for (;;); parentPort.postMessage({ type: 'prediction', id, columns: { alarm_probability: new Float64Array(10) } }); });
      parentPort.postMessage(${JSON.stringify(ready)});`;
    await expect(evaluate(worker, stop.signal, () => stop.abort())).rejects.toThrow('was closed');
  });
});
