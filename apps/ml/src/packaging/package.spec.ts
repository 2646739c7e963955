import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { modelDescription, sliceColumns } from '@tripod/contracts';
import { parse } from 'yaml';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { nodes } from '../../fixtures/nodes.js';
import { LEARNED, packModel, ROWS, type Packed } from '../../fixtures/packed.js';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate-package.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { openPackage, type PackageWorker } from '../packages/open-package.js';
import { baselinesOf, metricsOf } from '../tasks/scoring-of.js';
import type { LabelledRows } from '../training/read-rows.js';

const known = new Map<Model, Promise<Packed>>();

/** Each model is trained once for all tests. */
function packed(model: Model): Promise<Packed> {
  const made = known.get(model) ?? packModel(model, scratch);
  known.set(model, made);
  return made;
}

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'package-'));
  await startBackend('wasm');
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe.each([alarm, grade, level, returned])('the package of a model: $name', (model) => {
  let made: Packed;
  let worker: PackageWorker;
  let evaluation: Evaluation;

  beforeAll(async () => {
    made = await packed(model);
    worker = await openPackage(made.directory, { instance: model.instance, prediction: model.role.contract });
    const unseen: LabelledRows = {
      rows: ROWS - LEARNED,
      instances: sliceColumns(made.data.instances, LEARNED, ROWS),
      labels: { ...made.data.labels, values: made.data.labels.values.slice(LEARNED) },
    };
    evaluation = await evaluatePackage(model, made.directory, unseen, made.fitted);
  });
  afterAll(() => worker?.close());

  it('predicts what the inference pipeline predicts, to the last bit', async () => {
    expect(await worker.predict(made.data.instances)).toEqual(made.expected);
  });

  it('gives a row the same bits alone as among others', async () => {
    for (const row of [0, 1, 777, ROWS - 1]) {
      expect(await worker.predict(sliceColumns(made.data.instances, row, row + 1))).toEqual(sliceColumns(made.expected, row, row + 1));
    }
    expect(await worker.predict(sliceColumns(made.data.instances, 100, 137))).toEqual(sliceColumns(made.expected, 100, 137));
  });

  it('explains a prediction: the base and what each group of fields contributes sum to it', async () => {
    const rows = sliceColumns(made.data.instances, 700, 705);
    const { groups, outputs, base, contributions, errors } = await worker.explain(rows);
    expect(groups.flatMap(({ columns }) => columns).sort()).toEqual([...model.columns].sort());
    for (const [place, output] of outputs.entries()) {
      for (let row = 0; row < 5; row++) {
        const of = (_: unknown, group: number) => contributions[(row * groups.length + group) * outputs.length + place]!;
        const sum = Array.from(groups, of).reduce((total, contribution) => total + contribution, base[place]!);
        expect(Math.abs(sum - Number(made.expected[output]?.[700 + row]))).toBeLessThan(1e-9);
      }
    }
    expect(Math.max(...contributions.map(Math.abs))).toBeGreaterThan(0.01);
    expect(errors.every((error) => error === 0)).toBe(true);
    expect((await worker.explain(sliceColumns(rows, 1, 2))).contributions).toEqual(contributions.slice(groups.length * outputs.length, 2 * groups.length * outputs.length));
  });

  it('predicts nothing for no rows', async () => {
    expect(await worker.predict(sliceColumns(made.data.instances, 0, 0))).toEqual(sliceColumns(made.expected, 0, 0));
  });

  it('is clearly better than the constant baseline on rows that it did not see', () => {
    const { name, better } = metricsOf(model.role.task)[0]!;
    const constant = evaluation.baselineScores[baselinesOf(model.role.task)[0]!]!;
    const [ours, theirs] = [evaluation.scores.metrics[name]!, constant.metrics[name]!];
    expect(better === 'higher' ? ours - theirs : theirs - ours).toBeGreaterThan(0.1);
  });

  it('says which contracts it speaks, which columns it reads and how many rows it takes, in its worker and in MLmodel', async () => {
    const { instance, role, columns, name } = model;
    const [instanceContract, predictionContract] = [instance, role.contract].map((contract) => ({ name: contract.name, version: contract.version }));
    expect(worker.ready).toEqual({ type: 'ready', instance_contract: instanceContract, prediction_contract: predictionContract, columns: [...columns], rows_at_once: 8192 });
    const description = modelDescription.parse(parse(await readFile(join(made.directory, 'MLmodel'), 'utf8')));
    expect(description.metadata).toMatchObject({ instance_contract: instanceContract, prediction_contract: predictionContract, model: name });
  });
});

describe('a package', () => {
  let made: Packed;

  beforeAll(async () => {
    made = await packed(grade);
  });

  const rowsOf = (from: number, to: number) => sliceColumns(made.data.instances, from, to);

  /** What its worker answers to a request as it is, whatever it is. */
  async function answerTo(request: unknown): Promise<unknown> {
    const worker = new Worker(join(made.directory, 'worker.mjs'), { env: {}, execArgv: [] });
    try {
      await once(worker, 'message');
      worker.postMessage(request);
      return (await once(worker, 'message'))[0];
    } finally {
      await worker.terminate();
    }
  }

  it('has a signature that comes from the contracts: the columns that it reads are required, and MLflow passes their values as they are', async () => {
    const { signature, metadata } = modelDescription.parse(parse(await readFile(join(made.directory, 'MLmodel'), 'utf8')));
    expect(metadata).toMatchObject({ columns: { count: 'integer', count_or_null: 'integer or null', checked_on: 'day or null' } });
    expect(signature).toMatchObject({
      inputs: expect.stringMatching(/{"type":"any","name":"count_or_null","required":true}.*{"type":"any","name":"checked_on","required":false}/),
      outputs: expect.stringContaining('[{"type":"string","name":"grade","required":true},{"type":"double","name":"low_probability","required":true}'),
    });
  });

  it.each<[string, (rows: Record<string, unknown>) => Record<string, unknown>, Record<string, unknown>]>([
    ['a missing column', ({ count: _, ...rest }) => rest, { code: 'MISSING_COLUMN', column: 'count' }],
    ['a NaN where no null is allowed', (rows) => ({ ...rows, celsius: Float64Array.of(1, NaN, 2) }), { code: 'INVALID_VALUE', column: 'celsius', row: 1 }],
    ['a count below zero', (rows) => ({ ...rows, count: Int32Array.of(0, 1, -1) }), { code: 'INVALID_VALUE', column: 'count', row: 2 }],
    ['floats for whole numbers', (rows) => ({ ...rows, count: Float64Array.of(1, 2, 3) }), { code: 'WRONG_TYPE', column: 'count' }],
    ['text for a number', (rows) => ({ ...rows, count: ['1', '2', '3'] }), { code: 'WRONG_TYPE', column: 'count' }],
    ['an unknown category', (rows) => ({ ...rows, place_or_null: Int32Array.of(0, 1, 3) }), { code: 'INVALID_VALUE', column: 'place_or_null', row: 2 }],
    ['columns of unequal length', (rows) => ({ ...rows, count: Int32Array.of(1) }), { code: 'UNEQUAL_LENGTHS', column: 'count' }],
  ])('rejects %s, naming column and row, and predicts none of the rows', async (_what, spoil, reason) => {
    expect(await answerTo({ type: 'predict', id: 7, columns: spoil(rowsOf(0, 3)) })).toMatchObject({ type: 'refusal', id: 7, error: reason });
  });

  it('does not explain what it would not predict', async () => {
    const reason = { code: 'INVALID_VALUE', column: 'count', row: 2 };
    expect(await answerTo({ type: 'explain', id: 7, columns: { ...rowsOf(0, 3), count: Int32Array.of(0, 1, -1) } })).toMatchObject({ type: 'refusal', id: 7, error: reason });
  });

  it('rejects a request of a type that it does not know', async () => {
    const reason = { code: 'PACKAGE_FAILED', message: "the package does not know requests of type 'dream', only 'predict' and 'explain'" };
    expect(await answerTo({ type: 'dream', id: 7, columns: rowsOf(0, 3) })).toEqual({ type: 'refusal', id: 7, error: reason });
  });

  it('takes null where the contract allows it', async () => {
    const nulls = { ...rowsOf(0, 1), count_or_null: Float64Array.of(NaN), place_or_null: Int32Array.of(-1), note_or_null: [null] };
    expect(await answerTo({ type: 'predict', id: 7, columns: nulls })).toMatchObject({ type: 'prediction', id: 7, columns: { grade: { length: 1 } } });
  });

  it.each<[string, (directory: string) => Promise<unknown>, RegExp]>([
    ['its WebAssembly, rather than compute in plain JavaScript', (directory) => rm(join(directory, 'tfjs-backend-wasm-simd.wasm')), /WebAssembly cannot start: tfjs-backend-wasm-simd.wasm is missing/],
    ['one of its artifacts', (directory) => writeFile(join(directory, 'artifacts.json'), '{}'), /artifacts\.json has nothing; the code beside it reads imputer, scaler/],
  ])('does not start without %s', async (_what, tear, words) => {
    const torn = await mkdtemp(join(scratch, 'torn-'));
    await cp(made.directory, torn, { recursive: true });
    await tear(torn);
    await expect(openPackage(torn, { instance: grade.instance, prediction: grade.role.contract })).rejects.toThrow(words);
  });

  it('has no code that only training needs', async () => {
    const code = await readFile(join(made.directory, 'inference.mjs'), 'utf8');
    expect(code).toContain('a model package does not train');
    expect(code).not.toContain('xoroshiro');
  });

  it.each(nodes)(
    'works in an empty folder with an empty environment on Node $version',
    async ({ path }) => {
      const folder = await mkdtemp(join(tmpdir(), 'empty-'));
      try {
        await cp(made.directory, join(folder, 'package'), { recursive: true });
        await cp(join(__dirname, '../../fixtures/package-consumer.mjs'), join(folder, 'consumer.mjs'));
        const plain = Object.fromEntries(Object.entries(rowsOf(0, 500)).map(([name, column]) => [name, { type: column.constructor.name, values: Array.from<unknown>(column) }]));
        await writeFile(join(folder, 'columns.json'), JSON.stringify(plain));
        const { stdout } = await promisify(execFile)(path, ['consumer.mjs', 'package', 'columns.json', 'high_probability'], { cwd: folder, env: {} });
        const high = made.expected['high_probability'];
        if (!(high instanceof Float64Array)) throw new TypeError('a probability is float64');
        expect(JSON.parse(stdout)).toEqual(Array.from(new BigUint64Array(high.slice(0, 500).buffer), (value) => value.toString(16).padStart(16, '0')));
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
