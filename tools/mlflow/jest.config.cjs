module.exports = { displayName: 'mlflow', preset: '../../jest.preset.cjs', globalSetup: undefined, globalTeardown: undefined };
