import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as preprocessing from './preprocessing/index.js';
import { artifacts, trainAndInfer } from './example.js';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');

describe('the example of the README', () => {
  it('infers with what it trained, from the training rows alone', async () => {
    expect(artifacts).toEqual(['scaler']);
    const past = { width: Int32Array.of(1, 3, 500), height: Float64Array.of(10, 30, -7), id: ['a', 'b', 'c'] };
    expect(await trainAndInfer(past, { width: Int32Array.of(2, 4), height: Float64Array.of(20, 10) })).toEqual([0, 1]);
  });

  it('is what the README shows', () => {
    const [, shown] = readFileSync(join(__dirname, 'example.ts'), 'utf8').split('// README\n');
    expect(readme).toContain(`\`\`\`ts\n${shown}\`\`\`\n`);
  });
});

describe('the README', () => {
  it('has every factory in its table', () => {
    const factories = Object.entries(preprocessing).flatMap(([name, value]) => (typeof value === 'function' && name !== 'TabularError' ? [name] : []));
    expect(factories.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
