const { testEnvironmentOptions } = require('./jest.config.cjs');

module.exports = { displayName: require('./package.json').name, preset: '../../jest.long.preset.cjs', testTimeout: 600_000, testEnvironmentOptions };
