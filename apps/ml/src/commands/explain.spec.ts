import { errorReply } from '@tripod/contracts';
import { readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { pino } from 'pino';
import { judgedAlarm, judgedLevel, recordJudged, says } from '../../fixtures/promotion/judged-models.js';
import { publish, type Published } from '../../fixtures/published.js';
import { temporaryStore, type TemporaryStore } from '../../fixtures/runs/temporary-store.js';
import { runCommandLine } from '../command-line.js';
import { explainReply } from './explain-reply.js';

/** The contract allows no count below zero. */
const INVALID = 'r100';
const rows = readingRows(200).map((row) => (row['reading_id'] === INVALID ? { ...row, count: -1 } : row));
let published: Published;
let made: TemporaryStore;
let run: string;
beforeAll(async () => {
  published = await publish({ ...readings, instances: rows, labels: readingLabelRows(200) });
  made = await temporaryStore();
  run = await recordJudged(made.store, judgedAlarm, says.good);
});
afterAll(async () => {
  await made?.remove();
  await published?.close();
});

async function ml(...args: string[]): Promise<{ readonly exitCode: number; readonly said: string; readonly complained: string }> {
  const [said, complained]: [string[], string[]] = [[], []];
  const env = { RUNS_DIRECTORY: made.root, DATABASE_URL: published.url, MODEL_PUBLIC_KEY: testKeys.publicKey };
  const exitCode = await runCommandLine(args, { models: [judgedAlarm, judgedLevel] }, {
    ...{ env, print: (line) => said.push(line), complain: (line) => complained.push(line) },
    ...{ log: pino({ level: 'silent' }), progress: { start: () => {}, advance: () => {}, stop: () => {} }, signal: new AbortController().signal },
  });
  return { exitCode, said: said.join('\n'), complained: complained.join('\n') };
}

describe('ml explain', () => {
  it('says what the fields of a stored instance contribute to its prediction', async () => {
    const { said, exitCode } = await ml('explain', '--instance', 'r7', '--run', run, '--json');
    const reply = explainReply.parse(JSON.parse(said));
    const probability = 1 / (1 + Math.exp(20 - Number(rows[6]?.['celsius']) - Number(rows[6]?.['count']) / 5));
    expect(exitCode).toBe(0);
    expect(reply).toEqual({
      ...{ model: 'alarm', run, instance: rows[6], base: { alarm_probability: 0.5 }, prediction: { alarm_probability: probability } },
      contributions: [{ group: 'everything', fields: ['count', 'celsius'], value: { alarm_probability: probability - 0.5 }, error: { alarm_probability: 0 } }],
    });
  });

  it('draws it for a person', async () => {
    const { said } = await ml('explain', '--instance', 'r7', '--run', run);
    const { count, celsius } = rows[6]!;
    expect(said).toMatch(new RegExp(`^run ${run} of model 'alarm': reading_id r7\\n +alarm_probability\\nbase +0\\.5000 +mean prediction of the background sample\\neverything +[−+]0\\.\\d{4} +█*│█* +count ${count}, celsius ${celsius}\\nprediction +0\\.\\d{4}$`));
  });

  it('takes the first instance of the last day for `any`', async () => {
    const reply = explainReply.parse(JSON.parse((await ml('explain', '--instance', 'any', '--run', run, '--json')).said));
    expect(reply.instance).toEqual(rows.find(({ read_at }) => String(read_at).startsWith('2024-03-15')));
  });

  it.each<[string, string[], number, string, RegExp]>([
    ['a key that no instance can have', ['--instance', 'seven'], 2, 'BAD_USAGE', /--instance 'seven' is not a reading_id of reading v1 \(.*must match pattern.*\)\. Give the reading_id of a stored instance, or `any`\./],
    ['a key that no instance has', ['--instance', 'r9999'], 1, 'ROWS_MISSING', /No reading v1 with reading_id 'r9999' is stored/],
    ['an instance that its contract refuses', ['--instance', INVALID], 1, 'ROWS_INVALID', /The stored reading v1 'r100' does not fit its contract: .*count.*-1.*\. Correct it in the etl app/],
    ['no key', [], 2, 'BAD_USAGE', /required option '--instance <key>'/],
    ['an unknown run', ['--instance', 'r7', '--run', 'ffff'], 1, 'RUN_UNKNOWN', /ffff/],
  ])('refuses %s', async (_what, args, exitCode, code, message) => {
    const refused = await ml('explain', ...args, '--json');
    expect(refused).toMatchObject({ exitCode, complained: expect.stringMatching(message) });
    expect(errorReply.parse(JSON.parse(refused.said.split('\n').at(-1) ?? ''))).toMatchObject({ error_code: code });
  });

  it('says of a package that was made before packages explained how to get one that does', async () => {
    const older = await recordJudged(made.store, judgedAlarm, says.fair, { explains: 'not' });
    expect(await ml('explain', '--instance', 'r7', '--run', older)).toMatchObject({
      exitCode: 1,
      complained: "The model package does not explain: the package does not know requests of type 'explain', only 'predict'. Choose a later run of `ml runs`, or train again with `ml train --force`.",
    });
  });

  it('does not believe contributions that do not sum to the prediction', async () => {
    const wrong = await recordJudged(made.store, judgedAlarm, says.fair, { explains: 'wrongly' });
    expect(await ml('explain', '--instance', 'r7', '--run', wrong)).toMatchObject({ exitCode: 1, complained: expect.stringMatching(/^The explanation of row 0 does not fit its prediction: the contributions to alarm_probability sum to/) });
  });
});
