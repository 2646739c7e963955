module.exports = { displayName: 'nodes', preset: '../../jest.preset.cjs' };
