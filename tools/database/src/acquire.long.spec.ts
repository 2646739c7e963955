import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '@tripod/processes';
import { Client } from 'pg';
import { bundleHolder, startHolder } from '../testing/holder-process.js';
import { addApp, removeTemporaryCheckouts, temporaryCheckout } from '../testing/temporary-checkout.js';
import { acquireDatabase, removeDatabase, removeOrphans } from './index.js';
import { asRole, withClient } from './connection.js';
import { placeOf } from './place.js';
import { noteScratch } from './scratch-names.js';
import { runningPostmaster } from './postmaster.js';
import { readState, writeState } from './state.js';
import { untilGone } from './stop.js';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'tripod-holder-'));
// Another user runs what is in it.
chmodSync(folder, 0o755);
let program: string;
let checkout: string;
beforeAll(() => {
  program = bundleHolder(folder);
  checkout = temporaryCheckout();
});
afterAll(async () => {
  await removeTemporaryCheckouts();
  rmSync(folder, { recursive: true });
});

const ask = (url: string, sql: string) => withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
const serverOf = (checkout: string) => runningPostmaster(placeOf(checkout));
const pidOf = (checkout: string): number => {
  const server = serverOf(checkout);
  if (!server) throw new Error('no server runs');
  return server.pid;
};

describe('the embedded Postgres of a checkout', () => {
  test('lets in the owner and the role of each app by their passwords, over 127.0.0.1 alone', async () => {
    const database = await acquireDatabase({ checkout });
    expect(database.roles).toEqual(['owner', 'etl', 'ml', 'user']);
    for (const [role, user] of [['owner', 'postgres'], ['etl', 'etl'], ['ml', 'ml'], ['user', 'user']] as const) {
      expect(await ask(database.url(role), 'SELECT current_user::text AS user, current_database() AS database')).toEqual([{ user, database: 'tripod' }]);
    }
    await expect(ask(asRole(database.url('etl'), 'etl', 'guess'), 'SELECT')).rejects.toThrow('password authentication failed for user "etl"');
    expect(await ask(database.url('owner'), "SELECT current_setting('listen_addresses') AS at, current_setting('unix_socket_directories') AS sockets")).toEqual([
      { at: '127.0.0.1', sockets: '' },
    ]);
    expect(statSync(placeOf(checkout).state).mode & 0o777).toBe(0o600);
    await database.release();
  });

  test('keeps its data, its port and its passwords from one use to the next, and does not run in between', async () => {
    const first = await acquireDatabase({ checkout });
    await ask(first.url('etl'), 'CREATE TABLE etl.kept AS SELECT 42 AS answer');
    await first.release();
    expect(serverOf(checkout)).toBeUndefined();
    const second = await acquireDatabase({ checkout });
    expect(second.url('etl')).toBe(first.url('etl'));
    expect(await ask(second.url('etl'), 'SELECT answer FROM etl.kept')).toEqual([{ answer: 42 }]);
    await second.release();
  });

  test('has a role and a schema for an app that was added since, also while it runs, and keeps the data and passwords of the others', async () => {
    const checkout = temporaryCheckout();
    const holder = await startHolder(program, checkout);
    await ask(holder.etl, 'CREATE TABLE etl.kept AS SELECT 42 AS answer');
    addApp(checkout, 'sales-etl', 'etl');
    const database = await acquireDatabase({ checkout });
    expect(database.url('etl')).toBe(holder.etl);
    await ask(database.url('sales-etl'), 'CREATE TABLE "sales-etl".sold AS SELECT 1 AS one');
    await expect(ask(database.url('sales-etl'), 'SELECT * FROM etl.kept')).rejects.toThrow('permission denied for schema etl');
    expect(await ask(database.url('etl'), 'SELECT answer FROM etl.kept')).toEqual([{ answer: 42 }]);
    expect(() => database.url('shop')).toThrow('The database has no role shop. It has: owner, etl, ml, user, sales-etl.');
    await database.release();
    await holder.end('release');
  });

  test('of the first version, whose roles were etl, ml and desk, gets what the apps of this one need', async () => {
    const checkout = temporaryCheckout();
    const first = await acquireDatabase({ checkout });
    await ask(first.url('owner'), 'CREATE TABLE etl.kept AS SELECT 42 AS answer; CREATE ROLE desk LOGIN; DROP SCHEMA "user"; DROP OWNED BY "user"; DROP ROLE "user"');
    await first.release();
    const state = readState(placeOf(checkout));
    if (state === undefined) throw new Error('there is no state');
    const { user, ...others } = state.passwords;
    writeState(placeOf(checkout), { port: state.port, passwords: { ...others, desk: String(user) }, prepared: 'sha256 of another roles.sql' });
    const second = await acquireDatabase({ checkout });
    expect(await ask(second.url('user'), 'SELECT current_user::text AS user')).toEqual([{ user: 'user' }]);
    expect(await ask(second.url('owner'), 'SELECT answer FROM etl.kept')).toEqual([{ answer: 42 }]);
    await second.release();
  });

  test('is made and started once when four commands begin at the same time, and stops with the last of them', async () => {
    const checkout = temporaryCheckout(); // an empty place
    const holders = await Promise.all([1, 2, 3, 4].map(() => startHolder(program, checkout)));
    expect(new Set(holders.map(({ etl }) => etl)).size).toBe(1);
    const pid = pidOf(checkout);
    for (const holder of holders.slice(1)) await holder.end('release');
    expect(pidOf(checkout)).toBe(pid);
    await holders[0]?.end('release');
    expect(serverOf(checkout)).toBeUndefined();
  });

  test('stops when its last user ends without releasing it', async () => {
    const holder = await startHolder(program, checkout);
    const server = serverOf(checkout);
    await holder.end('exit');
    if (server) await untilGone(server);
    expect(serverOf(checkout)).toBeUndefined();
  });

  test('outlives a kill -9 of its user; the next command adopts it, and stops it', async () => {
    const holder = await startHolder(program, checkout);
    const pid = pidOf(checkout);
    await holder.end('kill -9');
    const next = await acquireDatabase({ checkout });
    expect(pidOf(checkout)).toBe(pid);
    await next.release();
    expect(serverOf(checkout)).toBeUndefined();
  });

  test('loses nothing by a kill -9 of its own, also when its pid belongs to another process since', async () => {
    const holder = await startHolder(program, checkout);
    await ask(holder.etl, 'CREATE TABLE etl.many AS SELECT generate_series(1, 10000) AS number');
    process.kill(pidOf(checkout), 'SIGKILL');
    await holder.end('kill -9');
    const stranger = spawn('sleep', ['60']);
    const pidFile = join(placeOf(checkout).data, 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(stranger.pid)));
    const next = await acquireDatabase({ checkout });
    expect(await ask(next.url('etl'), 'SELECT count(*)::int AS rows FROM etl.many')).toEqual([{ rows: 10_000 }]);
    await next.release();
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  test('runs beside that of another checkout', async () => {
    const [one, other] = [temporaryCheckout(), temporaryCheckout()];
    const databases = await Promise.all([acquireDatabase({ checkout: one }), acquireDatabase({ checkout: other })]);
    expect(databases[0].port).not.toBe(databases[1].port);
    await ask(databases[0].url('etl'), 'CREATE TABLE etl.here ()');
    expect(await ask(databases[1].url('etl'), "SELECT to_regclass('etl.here') AS found")).toEqual([{ found: null }]);
    await databases[0].release();
    expect(await ask(databases[1].url('etl'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await databases[1].release();
  });

  test('moves to another port when somebody has taken its own', async () => {
    const before = await acquireDatabase({ checkout });
    await before.release();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(before.port, '127.0.0.1', resolve));
    const after = await acquireDatabase({ checkout });
    expect(after.port).not.toBe(before.port);
    expect(readState(placeOf(checkout))?.port).toBe(after.port);
    expect(await ask(after.url('ml'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await after.release();
    await new Promise((resolve) => squatter.close(resolve));
  });

  test('never runs as root, and a plain user has it in the checkout', async () => {
    const plain = process.getuid?.() === 0 ? 65_534 : undefined;
    const checkout = temporaryCheckout(plain === undefined ? {} : { ownedBy: plain });
    const holder = await startHolder(program, checkout, plain);
    expect(await ask(holder.etl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const pid = readFileSync(join(checkout, '.tripod', 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0] ?? '';
    expect(Number(execFileSync('ps', ['-o', 'uid=', '-p', pid], { encoding: 'utf8' }))).toBe(plain ?? process.getuid?.());
    await holder.end('release');
    expect(identityOf(Number(pid))).toBeUndefined();
  });

  test('that recovers from a kill -9 of one of its processes is stopped all the same', async () => {
    const database = await acquireDatabase({ checkout });
    const pid = pidOf(checkout);
    const client = new Client({ connectionString: database.url('etl') });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    for (const row of rows) process.kill(row.pid, 'SIGKILL');
    await database.release();
    expect(identityOf(pid)).toBeUndefined();
  });

  test('whose checkout was removed is stopped by the next command of any checkout, and removed on demand', async () => {
    if (process.getuid?.() !== 0) return; // A plain user's database lies in the checkout and goes with it.
    const gone = temporaryCheckout();
    const holder = await startHolder(program, gone);
    const place = placeOf(gone);
    await holder.end('kill -9');
    rmSync(gone, { recursive: true });
    const server = runningPostmaster(place);
    const database = await acquireDatabase({ checkout });
    if (server) await untilGone(server);
    expect(runningPostmaster(place)).toBeUndefined();
    expect(await removeOrphans()).toContain(gone);
    expect(existsSync(place.home)).toBe(false);
    expect(existsSync(placeOf(checkout).home)).toBe(true);
    await database.release();
  });

  test('whose checkout lay in a temporary folder is removed by the next command after it has stopped', async () => {
    if (process.getuid?.() !== 0) return;
    const gone = temporaryCheckout();
    const first = await acquireDatabase({ checkout: gone });
    await first.release();
    const { home } = placeOf(gone);
    rmSync(gone, { recursive: true });
    const database = await acquireDatabase({ checkout });
    expect(existsSync(home)).toBe(false);
    await database.release();
  });

  test('is removed by one of several commands that do so at once, and made anew by one that begins meanwhile', async () => {
    const checkout = temporaryCheckout();
    await (await acquireDatabase({ checkout })).release();
    const [database] = await Promise.all([acquireDatabase({ checkout }), ...[1, 2, 3].map(() => removeDatabase({ checkout }).catch(String))]);
    expect(await ask(database.url('etl'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await database.release();
    await removeDatabase({ checkout });
    expect(existsSync(placeOf(checkout).home)).toBe(false);
  });

  test('drops the scratch databases of a process that was killed, and those alone, when the next command begins', async () => {
    const before = await acquireDatabase({ checkout });
    const [left, living] = [`test_${process.pid}_11111111`, `test_${process.pid}_22222222`];
    for (const name of [left, `${left}_copy`, living]) await ask(before.url('owner', 'postgres'), `CREATE DATABASE ${name}`);
    noteScratch(placeOf(checkout), living);
    noteScratch(placeOf(checkout), left);
    writeFileSync(join(placeOf(checkout).scratch, left), `${process.pid} 1`);
    await before.release();
    const after = await acquireDatabase({ checkout });
    expect(await ask(after.url('owner'), "SELECT datname FROM pg_database WHERE datname LIKE 'test%'")).toEqual([{ datname: living }]);
    await after.release();
  });

  test('says the way out to a user without a name, whom initdb refuses', async () => {
    if (process.getuid?.() !== 0) return;
    const nameless = 54_321;
    const checkout = temporaryCheckout({ ownedBy: nameless });
    await expect(startHolder(program, checkout, nameless)).rejects.toThrow(`user ${nameless} has no name on this system, and it needs one. Give it one (as root: echo 'tripod:x:${nameless}:${nameless}::/:/bin/sh' >> /etc/passwd), or set DATABASE_URL`);
  });

  test('says the way out where its programs may not be run', async () => {
    const checkout = temporaryCheckout();
    await (await acquireDatabase({ checkout })).release();
    const { binaries } = placeOf(checkout);
    const postgres = join(binaries, readdirSync(binaries)[0] ?? '', 'bin', 'postgres');
    chmodSync(postgres, 0o644);
    await expect(acquireDatabase({ checkout })).rejects.toThrow(`${postgres} may not be run: its file system may be mounted noexec`);
  });

  test('says why it does not start by the fault of its log, with the hint', async () => {
    const checkout = temporaryCheckout();
    await (await acquireDatabase({ checkout })).release();
    writeFileSync(join(placeOf(checkout).data, 'postgresql.auto.conf'), "shared_preload_libraries = 'no_such_library'\n");
    await expect(acquireDatabase({ checkout })).rejects.toThrow(/^Postgres did not start: .*FATAL: .*no_such_library/);
  });

  test('is not removed while it is used: the refusal names the process', async () => {
    const holder = await startHolder(program, checkout);
    await expect(removeDatabase({ checkout })).rejects.toThrow(new RegExp(`in use by this process\\. End it first, by Ctrl-C or \`kill ${holder.pid}\`\\.\n  ${holder.pid}  .*holder\\.mjs`));
    await holder.end('release');
    await removeDatabase({ checkout });
    expect(() => statSync(placeOf(checkout).home)).toThrow('ENOENT');
  });
});
