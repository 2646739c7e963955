import { reading } from '@tripod/contracts/testing';
import { pipeline, run } from '@tripod/nodes';
import { averageOutputs } from './average-outputs.js';
import { mixRows } from './mix-rows.js';

const columns = ['count', 'celsius_or_null', 'note_or_null'] as const;
const mix = pipeline({ name: 'mix', inputs: ['explained', 'background', 'groups', 'coalitions'], outputs: ['instances'], nodes: [mixRows({ name: 'mix-rows', tags: [], instance: reading, columns })] });
const background = { count: Int32Array.of(1, 2), celsius_or_null: Float64Array.of(10, Number.NaN), note_or_null: ['a', null] };
const explained = { count: Int32Array.of(7), celsius_or_null: Float64Array.of(70), note_or_null: [null] };
const groups = [{ name: 'numbers', columns: ['count', 'celsius_or_null'] }, { name: 'note_or_null', columns: ['note_or_null'] }];

describe('mixed rows', () => {
  it('are for each coalition the background, with the fields of its groups from the explained row', async () => {
    const coalitions = { count: 4, members: Uint8Array.of(0, 0, 1, 0, 0, 1, 1, 1) };
    const { instances } = await run(mix, { explained, background, groups, coalitions });
    expect(instances).toEqual({
      count: Int32Array.of(1, 2, 7, 7, 1, 2, 7, 7),
      celsius_or_null: Float64Array.of(10, Number.NaN, 70, 70, 10, Number.NaN, 70, 70),
      note_or_null: ['a', null, 'a', null, null, null, null, null],
    });
  });

  it('are refused where the explained row has another type of column', async () => {
    const made = run(mix, { explained: { ...explained, count: ['7'] }, background, groups, coalitions: { count: 1, members: Uint8Array.of(1, 1) } });
    await expect(made).rejects.toThrow('the explained row and the background have other types of columns than the contract');
  });
});

describe('the worth of a coalition', () => {
  it('is the mean of the outputs of its rows, output by output', async () => {
    const average = pipeline({ name: 'average', inputs: ['outputs', 'background', 'coalitions'], outputs: ['worths'], nodes: [averageOutputs({ name: 'average-outputs', tags: [] })] });
    const outputs = Float64Array.of(0.25, 0.75, 0.5, 0.5, 1, 0, 0, 1);
    const { worths } = await run(average, { outputs, background, coalitions: { count: 2, members: Uint8Array.of(0, 0, 1, 1) } });
    expect(worths).toEqual(Float64Array.of(0.375, 0.625, 0.5, 0.5));
  });
});
