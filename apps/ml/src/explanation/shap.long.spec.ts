// Our Shapley values beside those of Python's shap. Set SHAP_PYTHON to a Python that has shap.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { columnsToRows, sliceColumns, type Columns } from '@tripod/contracts';
import { z } from 'zod';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { packModel } from '../../fixtures/packed.js';
import type { Model } from '../model/model.js';
import { startBackend } from '../network/backend.js';
import { explainPackage } from './explain-package.js';

const python = process.env['SHAP_PYTHON'];
const answer = z.object({ base: z.array(z.number()), values: z.array(z.array(z.number())) });

/** What shap's exact explainer says of one row. */
async function shap(directory: string, asked: object): Promise<z.infer<typeof answer>> {
  const child = spawn(python ?? 'python3', [join(__dirname, '../../fixtures/explanation/shap_exact.py'), process.execPath, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${JSON.stringify(asked)}\n`);
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return answer.parse(JSON.parse(said));
}

(python === undefined ? describe.skip : describe)('contributions and those of shap’s exact explainer (skipped without SHAP_PYTHON)', () => {
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'shap-'));
    await startBackend('wasm');
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it.each<[string, Model]>([alarm, grade, level, returned].map((model) => [model.name, model]))('agree within 1e-4 through the package of %s', async (_name, model) => {
    const { directory, fitted, data } = await packModel(model, scratch);
    const row = sliceColumns(data.instances, 900, 901);
    const { explanation: { groups, outputs, base, contributions, errors } } = await explainPackage(model, directory, row);
    const rowsOf = (columns: Columns) => columnsToRows(model.instance, columns, [...model.columns]);
    const theirs = await shap(directory, { background: rowsOf(fitted['background'] as Columns), explained: rowsOf(row)[0], groups: groups.map(({ columns }) => columns), outputs });
    const apart = [...theirs.base, ...theirs.values.flat()].map((value, at) => value - [...base, ...contributions][at]!);
    expect(apart).toHaveLength(outputs.length * (1 + groups.length));
    expect(Math.max(...apart.map(Math.abs))).toBeLessThan(1e-4);
    expect(Math.max(...contributions.map(Math.abs))).toBeGreaterThan(1e-3);
    expect(Math.max(...errors)).toBe(0);
  });
});
