module.exports = { displayName: 'airline-long', preset: '../../jest.long.preset.cjs', globalSetup: undefined, globalTeardown: undefined };
