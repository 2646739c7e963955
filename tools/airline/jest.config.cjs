module.exports = { displayName: 'airline', preset: '../../jest.preset.cjs', globalSetup: undefined, globalTeardown: undefined };
