import root from '../../eslint.config.mjs';

const rule = '@nx/enforce-module-boundaries';
const [severity, law] = root.find((config) => config.rules?.[rule]).rules[rule];

export default [
  ...root,
  { files: ['eslint.config.mjs'], rules: { [rule]: 'off' } }, // it reads the workspace's own configuration, which is no project
  {
    // The law stays as it is, but that tests may use fast-check; the library itself has no dependency at all.
    files: ['**/*.spec.ts'],
    rules: {
      [rule]: [
        severity,
        {
          ...law,
          depConstraints: law.depConstraints.map((line) =>
            line.sourceTag === 'nodes' ? { ...line, allowedExternalImports: ['fast-check'] } : line,
          ),
        },
      ],
    },
  },
];
