import { checkout, findApps } from '@tripod/processes';
import { allowedPhrases } from './allowed-words.js';
import { exampleContracts, exampleFolders, exampleWords } from './example.js';
import { exportedNames } from './exported-names.js';
import { importsOf, targetOf, withoutEnding } from './imports.js';
import { sourceFiles } from './source-files.js';

/** The files that name the example, by one line each: an adopter edits these besides the folders. There is one an app. */
const compositionRoots = [
  'libs/contracts/src/index.ts',
  ...findApps(checkout).map(({ kind, folder }) => `${folder}/src/${kind === 'ml' ? 'models/index.ts' : 'project.ts'}`),
  'libs/contracts/src/published-contracts.ts',
  'tools/system/src/example.ts',
];

const isExample = (path: string): boolean => exampleFolders.some((folder) => `${path}/`.startsWith(`${folder}/`));
const mechanism = sourceFiles().filter(({ path }) => !isExample(path));
const outsideRoots = mechanism.filter(({ path }) => !compositionRoots.includes(path));

describe('mechanism, the code that is the same whatever the business,', () => {
  test('has a composition root an app and three more, and each is there', () => {
    expect(mechanism.map(({ path }) => path)).toEqual(expect.arrayContaining(compositionRoots));
  });

  test('imports nothing of the example but in the composition roots', () => {
    const found = outsideRoots.flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => isExample(targetOf(file.path, specifier) ?? ''))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(found).toEqual([]);
  });

  test("imports no name of the business's contracts", () => {
    const business = exportedNames(exampleContracts);
    expect(business.size).toBeGreaterThan(0);
    const entry = withoutEnding('libs/contracts/src/index.ts');
    const found = outsideRoots.flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier === '@tripod/contracts' || targetOf(file.path, specifier) === entry)
        .flatMap(({ specifier, names }) => names.filter((name) => name === '*' || business.has(name)).map((name) => `${file.path} imports ${name} from ${specifier}`)),
    );
    expect(found).toEqual([]);
  });

  test('does not use the words of the example, in names, comments, messages or tests', () => {
    const found = outsideRoots.flatMap(({ path, text }) =>
      [path, ...text.split('\n')].flatMap((line, number) => {
        const rest = allowedPhrases.reduce((left, phrase) => left.replaceAll(phrase, ''), line);
        return exampleWords.some((word) => word.test(rest)) ? [`${path}:${number} ${line.trim().slice(0, 160)}`] : [];
      }),
    );
    expect(found).toEqual([]);
  });
});

describe('the check of imports', () => {
  const imports = (text: string, path = 'apps/x/src/a.ts') => importsOf({ path, text });

  test('sees every form of them', () => {
    const text = `
      import one, { two as alias, type Three } from './a.js';
      import * as four from './b.js';
      import type { Five } from './c.js';
      import './d.js';
      export { six } from './e.js';
      export * from './f.js';
      const seven = await import('./g.js');
      const eight = require('./h.cjs');
      type Nine = import('./i.js').Nine;
      const text = "import { ten } from './j.js'"; // import './k.js'`;
    expect(imports(text)).toEqual([
      { specifier: './a.js', names: ['two', 'Three'] },
      { specifier: './b.js', names: ['*'] },
      { specifier: './c.js', names: ['Five'] },
      { specifier: './d.js', names: [] },
      { specifier: './e.js', names: ['six'] },
      { specifier: './f.js', names: ['*'] },
      { specifier: './g.js', names: ['*'] },
      { specifier: './h.cjs', names: ['*'] },
      { specifier: './i.js', names: ['*'] },
    ]);
  });

  test('knows where a relative one leads to', () => {
    expect(targetOf('apps/x/src/a.ts', '../../../libs/contracts/src/index.js')).toBe('libs/contracts/src/index');
    expect(targetOf('apps/x/src/a.ts', '@tripod/contracts')).toBeUndefined();
  });
});
