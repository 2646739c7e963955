// The law: who may import whom (docs/architecture.md). One tag and one line per kind of project, no wildcard. Any number
// of apps may have the tag etl, ml or user.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const tensorflow = ['@tensorflow/*'];
const database = ['pg', 'pg-copy-streams', 'kysely'];

/** Folders and package names of all apps: the copy of an app may have any. */
const apps = readdirSync(new URL('apps', import.meta.url)).flatMap((folder) => {
  const manifest = new URL(`apps/${folder}/package.json`, import.meta.url);
  return existsSync(manifest) ? [{ folder, name: JSON.parse(readFileSync(manifest, 'utf8')).name }] : [];
});
const anyOf = (texts) => texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');

const forbiddenImports = [
  // Node refuses it too, since an app exports nothing; lint finds it before it runs.
  { regex: `^(${anyOf(apps.map(({ name }) => name))})(/|$)`, message: 'Nobody may import an app.' },
];
const testContracts = { regex: '^@tripod/contracts/testing$', message: 'These contracts are for specs and fixtures alone.' };

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
    selector: `Literal[value=/^\\.\\.\\u002F.*\\b(${anyOf([...apps.map(({ folder }) => folder), 'nodes'])})\\u002F(src|build|dist)\\u002F/]`,
    message: "A path into another project escapes the check of the law, also in a Worker, a URL or createRequire.",
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
    { sourceTag: 'processes', onlyDependOnLibsWithTags: ['contracts'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'database', onlyDependOnLibsWithTags: ['processes'], bannedExternalImports: tensorflow },
    { sourceTag: 'start', onlyDependOnLibsWithTags: ['contracts', 'database', 'processes'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'bench', onlyDependOnLibsWithTags: ['contracts', 'nodes', 'database', 'processes'], bannedExternalImports: tensorflow },
    { sourceTag: 'mlflow', onlyDependOnLibsWithTags: ['processes'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'native', onlyDependOnLibsWithTags: ['processes'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'plugin', onlyDependOnLibsWithTags: ['contracts', 'processes'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'outside', onlyDependOnLibsWithTags: ['processes'], bannedExternalImports: [...tensorflow, ...database] },
    { sourceTag: 'system', onlyDependOnLibsWithTags: ['contracts', 'database', 'processes'], bannedExternalImports: tensorflow },
  ],
});

export default [
  { ignores: ['**/dist', '**/node_modules', '**/.nx', '**/.tripod', '**/mlruns', '**/worktrees', '**/.worktrees', '**/.trees'] },
  ...tseslint.configs.recommended,
  { plugins: { '@nx': nx } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts', '**/*.mjs', '**/*.cjs', '**/*.js', '**/*.jsx'],
    rules: {
      'no-restricted-syntax': ['error', ...invisibleEdges],
      'no-restricted-imports': ['error', { patterns: [...forbiddenImports, testContracts] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': ['error', law([])],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.type-test.ts', '**/testing/**'],
    rules: { '@nx/enforce-module-boundaries': ['error', law(['fast-check', 'esbuild'])] },
  },
  {
    files: ['**/*.spec.ts', '**/*.type-test.ts', '**/fixtures/**', '**/testing/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: forbiddenImports }] },
  },
  // The configuration of a project reads that of the workspace, which is not a project.
  { files: ['**/eslint.config.mjs'], rules: { '@nx/enforce-module-boundaries': 'off' } },
];
