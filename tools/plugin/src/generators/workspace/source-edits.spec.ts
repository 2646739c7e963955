import { addTag } from './model-nodes.js';
import { addBeside, addElement, addExport, addImport, addProperty, addToImport } from './source-edits.js';

describe('an edit of a module', () => {
  it('puts an import among those of its kind, in the order of the modules', () => {
    const text = "import { z } from 'zod';\nimport { a } from '../a.js';\nimport { b } from './b.js';\nimport { d } from './d.js';\n\nexport const x = 1;\n";
    expect(addImport(text, "import { c } from './c.js';")).toContain("'./b.js';\nimport { c } from './c.js';\nimport { d }");
    expect(addImport(text, "import { e } from './e.js';")).toContain("'./d.js';\nimport { e } from './e.js';\n\nexport const x");
    expect(addImport(text, "import { b } from '../b.js';")).toContain("'../a.js';\nimport { b } from '../b.js';\nimport { b } from './b.js'");
    expect(addImport('export const x = 1;\n', "import { c } from './c.js';")).toBe("import { c } from './c.js';\n\nexport const x = 1;\n");
  });

  it('puts an export in the order of the modules', () => {
    expect(addExport("// All.\nexport { a } from './a.js';\nexport { c } from './c.js';\n", "export { b } from './b.js';")).toBe("// All.\nexport { a } from './a.js';\nexport { b } from './b.js';\nexport { c } from './c.js';\n");
  });

  it.each([
    ['in a line', 'const all = [a, b];', 'const all = [a, b, c];'],
    ['in lines', 'const all = [\n  a,\n  b,\n];', 'const all = [\n  a,\n  b,\n  c,\n];'],
    ['in lines, without a comma at the end', 'const all = [\n  a,\n  b\n];', 'const all = [\n  a,\n  b,\n  c,\n];'],
    ['that is empty', 'const all: X[] = [];', 'const all: X[] = [c];'],
    ['of a property', 'export const x: X = { all: [a] };', 'export const x: X = { all: [a, c] };'],
    ['with a type behind it', 'const all = [a] as const satisfies readonly X[];', 'const all = [a, c] as const satisfies readonly X[];'],
  ])('adds to the end of a list %s', (_, before, after) => {
    expect(addElement(before, 'x.ts', 'all', 'c')).toBe(after);
  });

  it('adds a property, in lines as the others are', () => {
    expect(addProperty('f({\n  all: {\n    a: 1,\n  },\n});', 'x.ts', 'all', 'b: 2')).toBe('f({\n  all: {\n    a: 1,\n    b: 2,\n  },\n});');
    expect(addProperty('f({ all: {} });', 'x.ts', 'all', 'b: 2')).toBe('f({ all: { b: 2 } });');
  });

  it('names the module that has no such list', () => {
    expect(() => addElement('const others = [a];', 'apps/x.ts', 'all', 'c')).toThrow("apps/x.ts has no list 'all' to which c could be added. Write it there as `all: [ … ]`.");
  });

  it('adds a name to an import, and an element to each list that has another one', () => {
    expect(addToImport("import { a, c, type D } from './x.js';", 'a', 'b')).toBe("import { a, b, c, type D } from './x.js';");
    expect(addBeside('f({ nodes: [a, b] }); f({ nodes: [c] }); f([b]);', 'b', 'd')).toBe('f({ nodes: [a, b, d] }); f({ nodes: [c] }); f([b, d]);');
  });

  it('adds a tag to a list, and to one that stands behind a name', () => {
    expect(addTag("export const a = f({ name: 'a', tags: ['one'] });", 'a', 'two')).toBe("export const a = f({ name: 'a', tags: ['one', 'two'] });");
    expect(addTag("export const a = f({ name: 'a', tags: all });", 'a', 'two')).toBe("export const a = f({ name: 'a', tags: [...all, 'two'] });");
  });
});
