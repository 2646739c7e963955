// Gives each run of tests a database of its own, with roles and schemas, in the checkout's embedded Postgres or in the
// server of TEST_DATABASE_URL (a superuser's address). Without one the run fails: a skipped test would be cached as passed.
// Belongs to no project. Specs read the four TEST_DATABASE_URL_… below; nothing is connected to that database, so they
// can also CREATE DATABASE <its name>_… TEMPLATE <its name>; all of these are dropped in the end.
const { require: requireTypeScript } = require('tsx/cjs/api');

module.exports = async () => {
  const { createTestDatabase } = requireTypeScript('./tools/database/src/index.ts', __filename);
  const server = process.env.TEST_DATABASE_URL;
  let database;
  try {
    database = await createTestDatabase({ checkout: __dirname, server });
  } catch (error) {
    const place = server === undefined ? 'the embedded Postgres' : 'the server of TEST_DATABASE_URL';
    throw new Error(`Tests need Postgres, and ${place} does not work: ${error.message}`, { cause: error });
  }
  for (const [role, url] of Object.entries(database.urls)) process.env[`TEST_DATABASE_URL_${role.toUpperCase()}`] = url;
  globalThis.tripodTestDatabase = database;
  // Killed by a signal a process runs no exit handler; ours tells Postgres to stop.
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => process.exit(code));
};
