module.exports = { displayName: 'user', preset: '../../jest.preset.cjs' };
