module.exports = { displayName: 'user', preset: '../../jest.preset.cjs', testEnvironment: '<rootDir>/jest-environment.cjs' };
