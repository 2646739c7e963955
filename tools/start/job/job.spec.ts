import { StartError } from '../errors.js';
import type { Apps } from './app-reply.js';
import { factsOf } from './facts.js';
import { runJob, type Outcome } from './job.js';
import { jobOptions } from './options.js';
import { Stopwatch } from './stopwatch.js';

const ingest = { skipped: false, instances: 3, quarantined: 1, labelsQuarantined: 2, labels: 3, firstDay: '2001-01-01', lastDay: '2001-06-30', datasetVersion: 'd', seconds: 1 };
const train = { runId: 'r1', reused: true, reason: [], backend: 'wasm', metrics: { rocAuc: 0.9, logLoss: 0.3 }, seconds: 1 };
const serve = { address: 'http://127.0.0.1:5002', runId: 'r1', curl: 'curl …' };
const decide = { day: '2001-06-30', flights: 3, setAside: 0, decisions: { none: 2, hold: 1 }, predictionsDigest: 'p', worth: {}, examples: ['a', 'b', 'c'], seconds: 1 };

/** Apps that answer as told, and note what they were asked. */
function standIns(replies: { ingest?: object; byEndpoint?: object } = {}) {
  const asked: string[] = [];
  let stopped = 0;
  const apps: Apps = {
    ask: (app, args, schema) => {
      asked.push([app, ...args].join(' '));
      const reply = args.includes('endpoint') ? { ...decide, ...replies.byEndpoint } : app === 'user' ? decide : app === 'ml' ? train : { ...ingest, ...replies.ingest };
      return Promise.resolve(schema.parse(reply));
    },
    serve: (app, args, schema) => {
      asked.push([app, ...args].join(' '));
      const server = { ended: Promise.resolve(0), stop: () => Promise.resolve(stopped++) };
      return Promise.resolve({ server, reply: schema.parse(serve) });
    },
  };
  return { apps, asked, stopped: () => stopped };
}

const told: string[] = [];
const tell = { heading: (title: string) => void told.push(title), line: (text: string) => void told.push(text) };
beforeEach(() => void told.splice(0));

const run = (apps: Apps, options: object = {}, then: (outcome: Outcome) => Promise<void> = () => Promise.resolve()) =>
  runJob({ options: jobOptions.parse(options), apps, watch: new Stopwatch(), tell }, then);

describe('the job of npm start', () => {
  test('asks etl, ml and user, in this order, and hands the run from one to the next', async () => {
    const { apps, asked } = standIns();
    await run(apps);
    expect(asked).toEqual([
      'etl ingest --json',
      'ml train --json',
      'ml serve --json --run r1',
      'user decide --json --by run --run r1',
      'user decide --json --by endpoint --endpoint http://127.0.0.1:5002',
    ]);
    expect(told.filter((text) => ['etl', 'ml', 'user'].includes(text))).toEqual(['etl', 'ml', 'user']);
  });

  test('asks for forty days, the full recipe and a port when told so', async () => {
    const { apps, asked } = standIns();
    await run(apps, { sample: true, full: true, port: '5099' });
    expect(asked.slice(0, 3)).toEqual([
      'etl ingest --json --to 2001-02-09',
      'ml train --json --recipe full --training 2001-01-15..2001-01-31 --validation 2001-02-01..2001-02-04 --test 2001-02-05..2001-02-09',
      'ml serve --json --run r1 --port 5099',
    ]);
  });

  test.each([
    ['predictions', { predictionsDigest: 'q' }],
    ['days', { day: '2001-06-29' }],
  ])('fails when the two ways give other %s, and stops the server', async (_what, byEndpoint) => {
    const { apps, stopped } = standIns({ byEndpoint });
    await expect(run(apps)).rejects.toMatchObject({ code: 'predictions_differ', exitCode: 1 });
    expect(stopped()).toBe(1);
  });

  test('hands over what it has found while the server still serves, then stops it', async () => {
    const { apps, stopped } = standIns();
    const facts: object[] = [];
    await run(apps, {}, (outcome) => {
      expect(stopped()).toBe(0);
      facts.push(factsOf(outcome, { total: 2 }));
      return Promise.resolve();
    });
    expect(stopped()).toBe(1);
    expect(facts).toEqual([
      {
        seconds: { total: 2 },
        rows: 3,
        quarantined: 1,
        runId: 'r1',
        reused: true,
        backend: 'wasm',
        metrics: { rocAuc: 0.9, logLoss: 0.3 },
        day: '2001-06-30',
        decisions: { none: 2, hold: 1 },
        addresses: { serving: 'http://127.0.0.1:5002' },
      },
    ]);
  });

  test('stops the server when what follows fails', async () => {
    const { apps, stopped } = standIns();
    await expect(run(apps, {}, () => Promise.reject(new StartError('command_failed', 'ended')))).rejects.toThrow('ended');
    expect(stopped()).toBe(1);
  });

  test('says that nothing was to do, and which run is reused', async () => {
    const { apps } = standIns({ ingest: { skipped: true } });
    await run(apps);
    expect(told).toContain('nothing to do: 3 flights from 2001-01-01 to 2001-06-30 are there already');
    expect(told).toContain('in quarantine: 1 flights, and 2 labels that are not to be believed');
    expect(told).toContain('reuses run r1');
  });
});
