import { nodesOver, pipeline, rename, run } from './index.js';

interface Letters {
  a: number;
  b: number;
  c: number;
}
const node = nodesOver<Letters>();
const sum = node({
  name: 'sum', tags: ['up'], inputs: ['a', 'b'], outputs: ['c'],
  run: ({ a, b }, { report }) => {
    report({ a });
    return { c: a + 2 * b };
  },
});

describe('rename', () => {
  it('serves other datasets with the same function, tags and step', async () => {
    const other = rename(sum, 'sum-other', { a: 'x', c: 'z' });
    expect(other).toMatchObject({ name: 'sum-other', tags: ['up'], inputs: ['x', 'b'], outputs: ['z'] });
    const reports: unknown[] = [];
    const result = await run(pipeline({ name: 'p', inputs: ['x', 'b'], outputs: ['z'], nodes: [other] }), { x: 1, b: 10 }, {
      observe: (event) => void (event.type === 'node:report' && reports.push(event.facts)),
    });
    expect(result).toEqual({ z: 21 });
    expect(reports).toEqual([{ a: 1 }]);
  });

  it('can swap two names', async () => {
    const swapped = rename(sum, 'swapped', { a: 'b', b: 'a' });
    expect(await run(pipeline({ name: 'p', inputs: ['a', 'b'], outputs: ['c'], nodes: [swapped] }), { a: 1, b: 10 })).toEqual({ c: 12 });
  });

  it('can be renamed again', async () => {
    const twice = rename(rename(sum, 'once', { a: 'x' }), 'twice', { x: 'y' });
    expect(await run(pipeline({ name: 'p', inputs: ['y', 'b'], outputs: ['c'], nodes: [twice] }), { y: 1, b: 1 })).toEqual({ c: 3 });
  });

  it('refuses a dataset that the node does not have', () => {
    expect(() => rename(sum, 'typo', { toString: 'x' } as never)).toThrow(expect.objectContaining({ code: 'PIPELINE_RENAME' }));
    expect(() => rename(sum, 'typo', { d: 'x' } as never)).toThrow("rename of node 'sum': it has no dataset 'd'; it has a, b, c");
  });

  it('refuses to give two datasets one name', () => {
    expect(() => rename(sum, 'clash', { a: 'b' })).toThrow("'a' and 'b' would both be 'b'");
    expect(() => rename(sum, 'clash', { a: 'x', b: 'x' })).toThrow("'a' and 'b' would both be 'x'");
  });

  it('still refuses what the node does not declare, even by the name that its output now has', async () => {
    const chatty = node({ name: 'chatty', tags: [], inputs: ['a'], outputs: ['b'], run: ({ a }) => ({ b: a, c: 7 }) });
    const other = rename(chatty, 'other', { b: 'c' });
    await expect(run(pipeline({ name: 'p', inputs: ['a'], outputs: ['c'], nodes: [other] }), { a: 1 })).rejects.toThrow("returned 'c'");
  });
});
