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
    selector: 'CallExpression[callee.object.name="jest"][callee.property.name=/[mM]ock$|^require|^createMockFromModule$/]',
    message: 'Do not mock modules: pass a small object in. A mocked path escapes the check of the law.',
  },
];

export default [
  { ignores: ['**/dist', '**/node_modules', '**/.nx', '**/.tripod'] },
  ...tseslint.configs.recommended,
  { plugins: { '@nx': nx } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: {
      'no-restricted-syntax': ['error', ...invisibleEdges],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: [],
          depConstraints: [
            { sourceTag: 'etl', onlyDependOnLibsWithTags: ['contracts'], bannedExternalImports: tensorflow },
            { sourceTag: 'ml', onlyDependOnLibsWithTags: ['contracts', 'nodes'] },
            { sourceTag: 'user', onlyDependOnLibsWithTags: ['contracts'], bannedExternalImports: tensorflow },
            { sourceTag: 'contracts', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod'] },
            { sourceTag: 'nodes', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
            { sourceTag: 'database', onlyDependOnLibsWithTags: [], bannedExternalImports: tensorflow },
            { sourceTag: 'start', onlyDependOnLibsWithTags: ['contracts', 'database'], bannedExternalImports: [...tensorflow, ...database] },
            { sourceTag: 'bench', onlyDependOnLibsWithTags: ['contracts', 'nodes', 'database'], bannedExternalImports: tensorflow },
            { sourceTag: 'system', onlyDependOnLibsWithTags: ['contracts', 'database'], bannedExternalImports: tensorflow },
          ],
        },
      ],
    },
  },
];
