// Kills of Postgres's own processes, and a server that is frozen.
module.exports = { displayName: 'database-long', preset: '../../jest.long.preset.cjs', testTimeout: 600_000 };
