// `createDatabase` of specs (its types: jest.globals.d.ts): copies of the empty database that jest.global-setup.cjs made, or
// of a copy that was filled. What a spec file made is dropped when the file ends.
const { randomBytes } = require('node:crypto');
const { Client, escapeIdentifier } = require('pg');

const PREFIX = 'TEST_DATABASE_URL_';

exports.databases = () => {
  const living = new Set();

  const create = async ({ from } = {}) => {
    const template = from?.name ?? nameIn(address('owner'));
    const name = `${nameIn(address('owner'))}_${randomBytes(4).toString('hex')}`;
    await asOwner(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`);
    living.add(name);
    return { name, url: (role) => onDatabase(address(role), name), drop: () => drop(name) };
  };

  const drop = async (name) => {
    living.delete(name);
    await asOwner(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  };

  return {
    create,
    dropAll: async () => {
      for (const name of living) await drop(name);
    },
  };
};

/** The address of a role, by its name: `sales-etl` is in TEST_DATABASE_URL_SALES_ETL. */
function address(role) {
  const found = process.env[`${PREFIX}${role.toUpperCase().replaceAll('-', '_')}`];
  if (found !== undefined) return found;
  const known = Object.keys(process.env).filter((name) => name.startsWith(PREFIX));
  if (known.length === 0) throw new Error("There is no database: this project's jest.config.cjs has no globalSetup.");
  throw new Error(`The workspace has no app ${role}. There is an address for: ${known.map((name) => name.slice(PREFIX.length).toLowerCase()).join(', ')}.`);
}

const nameIn = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

function onDatabase(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

async function asOwner(sql) {
  const client = new Client({ connectionString: onDatabase(address('owner'), 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
