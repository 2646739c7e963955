// Gives each run of tests a database, with role and schema of every app of the workspace, in the checkout's embedded
// Postgres or in the server of TEST_DATABASE_URL (a superuser's address). Without one the run fails: a skipped test would
// be cached as passed. Belongs to no project. Specs do not connect to that database, they copy it by `createDatabase`;
// its addresses are in TEST_DATABASE_URL_OWNER and TEST_DATABASE_URL_<APP>. In the end all copies are dropped.
const path = require('node:path');

const { require: requireTypeScript } = require('tsx/cjs/api');
const { keepBack } = require('./tools/start/surroundings.cjs');

module.exports = async () => {
  keepBack('tests', process.env);
  // For the paths of the workspace; nothing that we start shall read it.
  process.env.TSX_TSCONFIG_PATH = path.join(__dirname, 'tools', 'database', 'tsconfig.json');
  const { createScratchDatabase } = requireTypeScript('./tools/database/src/index.ts', __filename);
  delete process.env.TSX_TSCONFIG_PATH;
  const server = process.env.TEST_DATABASE_URL;
  let database;
  try {
    database = await createScratchDatabase({ checkout: __dirname, server });
  } catch (error) {
    const place = server === undefined ? 'the embedded Postgres' : 'the server of TEST_DATABASE_URL';
    throw new Error(`Tests need Postgres, and ${place} does not work: ${error.message}`, { cause: error });
  }
  for (const [role, url] of Object.entries(database.urls)) process.env[`TEST_DATABASE_URL_${role.toUpperCase().replaceAll('-', '_')}`] = url;
  globalThis.tripodTestDatabase = database;
  // A process that a signal kills runs no exit handler; ours stops Postgres.
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => process.exit(code));
};
