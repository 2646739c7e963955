module.exports = { displayName: 'plugin', preset: '../../jest.preset.cjs', globalSetup: undefined, globalTeardown: undefined };
