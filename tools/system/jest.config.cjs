module.exports = { displayName: 'system', preset: '../../jest.preset.cjs' };
