import { pipeline, run } from '@tripod/nodes';
import { sampleBackground } from './sample-background.js';

const sample = (rows: number) => pipeline({ name: 'sample', inputs: ['instances', 'split'], outputs: ['background'], nodes: [sampleBackground({ name: 'sample-background', tags: [], columns: ['count', 'note'], rows })] });
const instances = { count: Int32Array.from({ length: 100 }, (_, row) => row), note: Array.from({ length: 100 }, (_, row) => (row % 2 === 0 ? null : `n${row}`)), other: new Uint8Array(100) };

describe('the background sample', () => {
  it('has training rows alone, at even distances, in the columns that the model reads', async () => {
    const { background } = await run(sample(4), { instances, split: { training: 80, validation: 20 } });
    expect(background).toEqual({ count: Int32Array.of(10, 30, 50, 70), note: [null, null, null, null] });
  });

  it('has every training row where there are fewer than it may have', async () => {
    const { background } = await run(sample(64), { instances, split: { training: 3, validation: 97 } });
    expect(background).toEqual({ count: Int32Array.of(0, 1, 2), note: [null, 'n1', null] });
  });

  it.each([0, 1.5, Number.NaN])('is not declared with %p rows', (rows) => {
    expect(() => sample(rows)).toThrow(`sample-background: rows must be a whole number from 1, not ${rows}`);
  });
});
