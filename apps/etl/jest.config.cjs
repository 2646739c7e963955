module.exports = { displayName: 'etl', preset: '../../jest.preset.cjs' };
