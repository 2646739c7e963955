module.exports = { displayName: 'plugin-long', preset: '../../jest.long.preset.cjs', globalSetup: undefined, globalTeardown: undefined, testTimeout: 600_000 };
