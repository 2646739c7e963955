import { mutated, mutationsOf, wordingsOf, type Mutation } from './mutations.js';

const all = (source: string, of: (source: string) => Mutation[]) => of(source).map((mutation) => mutated(source, mutation));

describe('the mutations of a source', () => {
  it.each([
    ['an operator', 'f(a < b);', 'f(a >= b);'],
    ['a number', 'const n = 3;', 'const n = 4;'],
    ['a fraction', 'const n = 0.5;', 'const n = 0.75;'],
    ['a truth', 'const is = true;', 'const is = false;'],
    ['a text', "const name = 'a';", "const name = 'a_';"],
    ['SQL', "const order = ' COLLATE \"C\"';", "const order = ' COLLATE \"C\"_';"],
    ['the beginning of a text with values', 'const name = `a${b}`;', 'const name = `_a${b}`;'],
    ['a choice', 'const one = a ? b : c;', 'const one = a ? c : b;'],
    ['a condition', 'if (a) b(); else c();', 'if (!(a)) b(); else c();'],
    ['a statement', 'a = 1;', ';'],
    ['a list', 'const list = [a, b];', 'const list = [a];'],
    ['a method', 'const least = Math.min(a);', 'const least = Math.max(a);'],
    ['a sign', 'const other = -a;', 'const other = (a);'],
  ])('change %s', (_what, source, changed) => {
    expect(all(source, mutationsOf)).toContain(changed);
  });

  it.each([
    ['types', 'interface A { readonly b: 1 }\ntype C = "c" | 2;\nconst d: { e: 3 } = f;'],
    ['imports and exports', "import { a } from './a.js';\nexport * from './b.js';"],
    ['names of properties and nodes', "const a = { 'b c': d, name: 'e' };"],
    ['words for people', "const reason = 'is not a number';\nconst said = `row ${a} is missing`;"],
    ['guards', "if (a < 1) throw new Error('b');\nassertC(a, 1);\nfunction assertC(d: number) { if (d < 1) return; }\nfor (const e of f) signal.throwIfAborted();"],
  ])('leave %s as they are', (_what, source) => {
    expect(all(source, mutationsOf)).toEqual([]);
  });

  it('of words and layout leave what is computed as it is', () => {
    expect(all("const a = z.int().describe('b');", wordingsOf)).toEqual([
      "/* in other words */ const a = z.int().describe('b');",
      "\n\n\n  const a = z.int().describe('b');",
      "const a = z.int().describe('in other words: b');",
    ]);
    expect(all('if (a) throw new E(`b`, c);', wordingsOf)).toContain('if (a) throw new E(`in other words: b`, c);');
  });
});
