import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';

/** A database of its own with roles and schemas, as the jest preset's globalSetup has made one to copy from. */
export interface SystemDatabase {
  url(role: 'owner' | 'etl' | 'ml' | 'desk'): string;
  drop(): Promise<void>;
}

export async function systemDatabase(): Promise<SystemDatabase> {
  const template = new URL(required('owner')).pathname.slice(1);
  const name = `${template}_${randomBytes(3).toString('hex')}`;
  await asOwner(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`);
  return {
    url: (role) => onDatabase(required(role), name),
    drop: () => asOwner(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`),
  };
}

async function asOwner(sql: string): Promise<void> {
  const client = new Client({ connectionString: onDatabase(required('owner'), 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function onDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

function required(role: string): string {
  const url = process.env[`TEST_DATABASE_URL_${role.toUpperCase()}`];
  if (url === undefined) throw new Error("the jest preset's globalSetup has not set the test database's addresses");
  return url;
}
