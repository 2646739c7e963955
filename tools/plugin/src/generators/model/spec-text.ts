import { camel } from '../../project/names.js';
import type { NewModel } from './new-model.js';

/** The spec of a model: its features of made-up rows are finite numbers, and what it predicts. */
export function specText({ name, business, label }: NewModel, value: string): string {
  const { noun } = business;
  return `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { business, rowsToColumns } from '@tripod/contracts';
import { remainderOf, run } from '@tripod/nodes';
import { ${value} } from './index.js';

/** Made up from the contract. */
const rows: readonly unknown[] = JSON.parse(readFileSync(join(__dirname, 'fixtures/rows.json'), 'utf8'));

describe('the model ${name}', () => {
  it('is given finite numbers of each ${noun.one}, whatever is missing of it', async () => {
    const read = rowsToColumns(business.instance, rows);
    if ('fault' in read) throw new Error(read.fault.reason);
    const { pipeline } = remainderOf(${value}.pipelines.training, ['features'], () => false);
    if (pipeline === undefined) throw new Error('nothing makes the features');
    const { features } = await run(pipeline, { instances: read.columns, split: { training: 30, validation: 10 } });
    expect(features.rows).toBe(rows.length);
    expect(features.values.every(Number.isFinite)).toBe(true);
  });

  it("predicts '${label.name}', under its own name in the business", () => {
    expect(${value}.role).toBe(business.predictions.${camel(name)});
    expect(${value}.role.task.label).toBe('${label.name}');
    expect(${value}.packaged).toEqual(expect.arrayContaining(['network', 'target']));
  });
});
`;
}
