// The law: who may import whom (docs/architecture.md). One tag and one line per project, no wildcard.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const tensorflow = ['@tensorflow/*'];
const database = ['pg', 'pg-copy-streams', 'kysely'];

/** Edges that the module-boundary rule cannot see are refused as syntax. */
const invisibleEdges = [
  { selector: 'TSImportType', message: "Write `import type` at the top of the file: an `import()` type escapes the law's check." },
  {
    selector: 'ImportExpression[source.type!="Literal"]',
    message: 'Import a literal: a computed path escapes the check of the law.',
  },
  {
    selector: 'CallExpression[callee.name="require"]:not([arguments.0.type="Literal"])',
    message: 'Require a literal: a computed path escapes the check of the law.',
  },
  {
    selector: 'Literal[value=/^\\.\\.\\u002F.*\\b(etl|ml|user|nodes)\\u002F(src|build|dist)\\u002F/]',
    message: "A path into another project escapes the law's check, also where it is no import: for a Worker, a URL, createRequire.",
  },
  {
    selector: 'CallExpression[callee.object.name="jest"][callee.property.name=/[mM]ock(Module)?$|^require|^createMockFromModule$/]',
    message: 'Do not mock modules: pass a small object in. A mocked path escapes the check of the law.',
  },
];

/** Who may import whom. The two libraries may also have packages that only their tests use. */
const law = (testPackages) => ({
  enforceBuildableLibDependency: true,
  allow: [],
  depConstraints: [
    { sourceTag: 'etl', onlyDependOnLibsWithTags: ['contracts'], bannedExternalImports: tensorflow },
    { sourceTag: 'ml', onlyDependOnLibsWithTags: ['contracts', 'nodes'] },
    { sourceTag: 'user', onlyDependOnLibsWithTags: ['contracts'], bannedExternalImports: tensorflow },
    { sourceTag: 'contracts', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod', ...testPackages] },
    { sourceTag: 'nodes', onlyDependOnLibsWithTags: [], allowedExternalImports: testPackages },
    { sourceTag: 'database', onlyDependOnLibsWithTags: [], bannedExternalImports: tensorflow },
    { sourceTag: 'start', onlyDependOnLibsWithTags: ['contracts', 'database'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'bench', onlyDependOnLibsWithTags: ['contracts', 'nodes', 'database'], bannedExternalImports: tensorflow },
    { sourceTag: 'native', onlyDependOnLibsWithTags: [], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'system', onlyDependOnLibsWithTags: ['contracts', 'database'], bannedExternalImports: tensorflow },
  ],
});

export default [
  { ignores: ['**/dist', '**/node_modules', '**/.nx', '**/.tripod', '**/mlruns'] },
  ...tseslint.configs.recommended,
  { plugins: { '@nx': nx } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts', '**/*.mjs', '**/*.cjs', '**/*.js', '**/*.jsx'],
    rules: {
      'no-restricted-syntax': ['error', ...invisibleEdges],
      // Node refuses it too, since an app exports nothing; here it is told before it runs.
      'no-restricted-imports': ['error', { patterns: [{ regex: '^(etl|ml|user)(/|$)', message: 'An app is not imported, by anybody.' }] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': ['error', law([])],
    },
  },
  { files: ['**/*.spec.ts', '**/*.type-test.ts'], rules: { '@nx/enforce-module-boundaries': ['error', law(['fast-check', 'esbuild'])] } },
  // The configuration of a project reads that of the workspace, which is no project.
  { files: ['**/eslint.config.mjs'], rules: { '@nx/enforce-module-boundaries': 'off' } },
];
