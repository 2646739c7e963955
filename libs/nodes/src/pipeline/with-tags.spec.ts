import { nodesOver, withTags, type AnyNode } from './index.js';

interface Letters {
  a: number;
  b: number;
}
const node = nodesOver<Letters>();
const toy = <const Tag extends string = never>(name: string, tags: readonly Tag[]) =>
  node({ name, tags, inputs: ['a'], outputs: ['b'], run: ({ a }) => ({ b: a }) });
const nodes = [toy('fit', ['training']), toy('scale', ['training', 'inference']), toy('predict', ['inference']), toy('none', [])] as const;
const names = (selected: readonly AnyNode[]) => selected.map(({ name }) => name);

describe('withTags', () => {
  it('selects the nodes that have a tag, in their listed order', () => {
    expect(names(withTags(nodes, 'training'))).toEqual(['fit', 'scale']);
    expect(names(withTags(nodes, 'inference'))).toEqual(['scale', 'predict']);
  });

  it('selects each node once that has any of several tags', () => {
    expect(names(withTags(nodes, 'inference', 'training'))).toEqual(['fit', 'scale', 'predict']);
  });

  it('refuses a tag that no node has, also beside a known one, and lists the known ones', () => {
    const anyNodes: readonly AnyNode[] = nodes; // of nodes known as this little, any string may be a tag
    expect(() => withTags(anyNodes, 'explanation')).toThrow(expect.objectContaining({ code: 'PIPELINE_UNKNOWN_TAG' }));
    expect(() => withTags(anyNodes, 'training', 'infrence')).toThrow(
      "no node has the tag 'infrence'; the nodes have training, inference",
    );
  });

  it('refuses to select by no tag', () => {
    const none: readonly [string, ...string[]] = [].slice() as never; // as a caller in JavaScript can
    const anyNodes: readonly AnyNode[] = nodes;
    expect(() => withTags(anyNodes, ...none)).toThrow("no node has the tag '(none given)'");
  });
});
