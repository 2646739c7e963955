module.exports = { displayName: 'ml', preset: '../../jest.preset.cjs', testTimeout: 60_000 };
