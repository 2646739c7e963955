import { setTimeout as pause } from 'node:timers/promises';
import { buildApp } from '../../fixtures/built-app.js';
import { emptyDatabase } from '../../fixtures/database.js';
import { fileFolder } from '../../fixtures/readings-csv.js';
import { argsOf, faultyReadings, isConnected, type Ingesting } from '../../fixtures/recovery.js';
import { ingestReply } from '../commands/ingest-reply.js';

const app = buildApp('fixtures/readings-main.ts');
const folder = fileFolder();
afterAll(() => {
  app.remove();
  folder.remove();
});
const ingesting = (pipeline: string, name: string, content: string): Ingesting => ({ app, pipeline, file: folder.write(name, content) });

// recovery.long.spec.ts kills ingests.
describe('an ingest', () => {
  it('says what to do when a signal stops it', async () => {
    const database = await emptyDatabase();
    const main = ingesting('main', 'stopped.csv', faultyReadings(20_000));
    const { process: child, ended } = app.start(argsOf(main), { ...database.env, LOG_LEVEL: 'warn' });
    while (!(await isConnected(database))) await pause(10);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error_code: 'INTERRUPTED' });
    expect(stderr).toMatch(/run the same command again/);
  });
});

describe('ingests side by side', () => {
  it('of one source wait for each other, and say so', async () => {
    const database = await emptyDatabase();
    const main = ingesting('main', 'twice.csv', faultyReadings(20_000));
    const runs = await Promise.all([1, 2].map(() => app.run(argsOf(main), { ...database.env, LOG_LEVEL: 'info' })));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ stdout }) => ingestReply.parse(JSON.parse(stdout)).skipped).sort()).toEqual([false, true]);
    expect(runs.map(({ stderr }) => stderr).join('')).toMatch(/another ingest reads this source: waiting until it has ended/);
  });
});
