module.exports = { displayName: 'ml', preset: '../../jest.preset.cjs', testEnvironment: './fixtures/serving/one-realm.cjs', testTimeout: 60_000 };
