import { ToolError } from '@tripod/processes';
import type { Apps } from './app-reply.js';
import { factsOf } from './facts.js';
import { runJob, type Outcome } from './job.js';
import { jobOptions } from './options.js';
import { Stopwatch } from './stopwatch.js';

const noun = { one: 'reading', many: 'readings' };
const ingest = { skipped: false, noun, instances: 3, labels: 3, quarantined: 1, labelsQuarantined: 2, firstPartition: '2001-01-01', lastPartition: '2001-06-30', datasetVersion: 'd', place: 'rows.csv', standIn: null, seconds: 1 };
const train = { model: 'alarm', runId: 'r1', reused: true, reason: [], backend: 'wasm', headline: { name: 'roc_auc', title: 'ROC-AUC', value: 0.9 }, metrics: { rocAuc: 0.9, logLoss: 0.3 }, baselines: {}, steps: 5, rows: 2, warnings: [], seconds: 1 };
const serve = { address: 'http://127.0.0.1:5002', runId: 'r1', curl: 'curl …' };
const decide = { noun, partition: '2001-06-30', instances: 3, setAside: 0, decisions: { wait: 2, repair: 1 }, predictionsDigest: 'p', worth: {}, examples: ['a', 'b', 'c'], seconds: 1 };

/** Apps that answer so, and note what they were asked. */
function standIns(replies: { ingest?: object; train?: object; byEndpoint?: object } = {}) {
  const asked: string[] = [];
  let stopped = 0;
  const named = { etl: { name: 'sensors', description: 'brings readings' }, ml: { name: 'ml', description: 'trains' }, user: { name: 'user', description: 'decides' } };
  const apps: Apps = {
    named,
    ask: (kind, args, schema) => {
      asked.push([kind, ...args].join(' '));
      const reply = { etl: { ...ingest, ...replies.ingest }, ml: { ...train, ...replies.train }, user: args.includes('endpoint') ? { ...decide, ...replies.byEndpoint } : decide }[kind];
      return Promise.resolve(schema.parse(reply));
    },
    serve: (kind, args, schema) => {
      asked.push([kind, ...args].join(' '));
      const server = { ended: Promise.resolve(0), stop: () => Promise.resolve(stopped++) };
      return Promise.resolve({ server, reply: schema.parse(serve) });
    },
  };
  return { apps, asked, stopped: () => stopped };
}

const printed: string[] = [];
const print = { heading: (title: string, about: string) => void printed.push(`${title}: ${about}`), line: (text: string) => void printed.push(text) };
beforeEach(() => void printed.splice(0));

const run = (apps: Apps, options: object = {}, then: (outcome: Outcome) => Promise<void> = () => Promise.resolve()) =>
  runJob({ options: jobOptions.parse(options), apps, watch: new Stopwatch(), print }, then);

describe('the job of npm start', () => {
  test('asks etl, ml and user, in this order, and passes the run from one to the next', async () => {
    const { apps, asked } = standIns();
    await run(apps);
    expect(asked).toEqual([
      'etl ingest --json',
      'ml train --json',
      'ml serve --json --run r1',
      'user decide --json --by run --run r1',
      'user decide --json --by endpoint --endpoint http://127.0.0.1:5002',
    ]);
  });

  test('asks for a sample, the full recipe and a port when its options say so', async () => {
    const { apps, asked } = standIns();
    await run(apps, { sample: true, full: true, port: 5099 });
    expect(asked.slice(0, 3)).toEqual(['etl ingest --json --sample', 'ml train --json --recipe full --sample', 'ml serve --json --run r1 --port 5099']);
  });

  test('speaks in the words of the apps', async () => {
    const { apps } = standIns();
    await run(apps);
    expect(printed).toEqual([
      'sensors: brings readings',
      '3 readings, from 2001-01-01 to 2001-06-30',
      'in quarantine: 1 readings and 2 labels',
      'ml: trains',
      'reuses run r1',
      'ROC-AUC 0.9000 on the test rows',
      'serves run r1 at http://127.0.0.1:5002',
      'user: decides',
      '3 readings of 2001-06-30: wait 2, repair 1; 0 set aside',
      'by run id and by endpoint: equal, to the last bit',
    ]);
  });

  test('says that nothing was to do, and why it trained', async () => {
    const { apps } = standIns({ ingest: { skipped: true }, train: { reused: false, reason: ['parameter seed is 2, was 1'] } });
    await run(apps);
    expect(printed).toContain('nothing to do, they are stored already: 3 readings, from 2001-01-01 to 2001-06-30');
    expect(printed).toContain('trained run r1 on wasm: parameter seed is 2, was 1');
  });

  test.each([
    ['predictions', { predictionsDigest: 'q' }],
    ['partitions', { partition: '2001-06-29' }],
  ])('fails when the two ways give other %s, and stops the server', async (_what, byEndpoint) => {
    const { apps, stopped } = standIns({ byEndpoint });
    await expect(run(apps)).rejects.toMatchObject({ code: 'PREDICTIONS_DIFFER', exitCode: 1 });
    expect(stopped()).toBe(1);
  });

  test('passes on what it found while the server still serves, then stops it', async () => {
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
        model: 'alarm',
        runId: 'r1',
        reused: true,
        backend: 'wasm',
        headline: { name: 'roc_auc', title: 'ROC-AUC', value: 0.9 },
        metrics: { rocAuc: 0.9, logLoss: 0.3 },
        partition: '2001-06-30',
        decisions: { wait: 2, repair: 1 },
        predictionsDigest: 'p',
        addresses: { serving: 'http://127.0.0.1:5002', mlflow: null },
      },
    ]);
  });

  test('stops the server when what follows fails', async () => {
    const { apps, stopped } = standIns();
    await expect(run(apps, {}, () => Promise.reject(new ToolError('COMMAND_FAILED', 'ended')))).rejects.toThrow('ended');
    expect(stopped()).toBe(1);
  });
});
