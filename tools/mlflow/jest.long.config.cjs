// Against the real MLflow, which MLFLOW_PYTHON has: an import and a start of the server take seconds each.
module.exports = { displayName: 'mlflow-long', preset: '../../jest.long.preset.cjs', globalSetup: undefined, globalTeardown: undefined, testTimeout: 300_000 };
