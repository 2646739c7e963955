module.exports = { displayName: 'user', preset: '../../jest.preset.cjs', setupFiles: ['<rootDir>/fixtures/one-realm.cjs'] };
