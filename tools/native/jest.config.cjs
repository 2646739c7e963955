module.exports = { displayName: 'native', preset: '../../jest.preset.cjs', globalSetup: undefined, globalTeardown: undefined };
