import { counted } from './counted-sources.js';

const plain = { isOfModel: false, areErrorsCounted: false };
const ofModel = { ...plain, isOfModel: true };

describe('the counted part of a source', () => {
  it.each([
    ['descriptions of fields', "z.object({ a: z.int().describe('one').min(1).describe(`two`) });", 'z.object({ a: z.int().min(1) });'],
    ['what is thrown', "if (a) throw new RangeError(`row ${a}`, { cause }); if (b) throw wrongType(b);", 'if (a) throw 0; if (b) throw 0;'],
    ['the members of an error', 'class OddError extends NodesError { constructor(readonly row: number) { super(); } }', 'class OddError extends NodesError { }'],
  ])('is without %s', (_what, source, left) => {
    expect(counted(source, plain)).toBe(left);
  });

  it.each([
    ['guards', 'if (a < 1) b();'],
    ['errors that are handed on', "return new RangeError('a');"],
    ['classes that are not errors', 'class Reader extends Base { read() {} }'],
  ])('has %s as they are', (_what, source) => {
    expect(counted(source, plain)).toBe(source);
  });

  it('has what errors are made from where they may be caught', () => {
    const source = "throw new RangeError('a');";
    expect(counted(source, { ...plain, areErrorsCounted: true })).toBe(source);
  });

  it('of a model marks each call at the top as free of side effects, its arguments too, and is without tags', () => {
    expect(counted("export const scale = standardize({ name: 'scale', tags: everywhere, of: a.b });", ofModel)).toBe("export const scale = /* @__PURE__ */ (() => standardize({ name: 'scale', tags: [], of: a.b }))();");
    expect(counted('const f = () => { const a = b(); };', ofModel)).toBe('const f = () => { const a = b(); };');
  });
});
