// d3's packages are ES modules; under `umd` they have a build that runs as CommonJS, as tests do.
module.exports = { displayName: 'ml', preset: '../../jest.preset.cjs', testTimeout: 60_000, testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'umd'] } };
