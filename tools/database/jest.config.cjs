module.exports = { displayName: 'database', preset: '../../jest.preset.cjs' };
