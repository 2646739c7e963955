import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSigningKey } from '@tripod/contracts/digest';
import { keyPair, testKeys } from '@tripod/contracts/testing';
import { labelledRows } from '../../fixtures/labelled-readings.js';
import { judgedAlarm, recordJudged, says } from '../../fixtures/promotion/judged-models.js';
import type { Trust } from '../packages/trust.js';
import { CHAMPION } from '../promotion/champion.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { openChampion } from './champion-beside.js';

const trust: Trust = { pinned: readSigningKey(testKeys.privateKey).verifying };
const { signal } = new AbortController();
const { instances } = labelledRows({ ...judgedAlarm, columns: ['celsius', 'count', 'place'] }, 20);

let scratch: string;
let store: RunDirectory;
let champion: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'champion-'));
  store = new RunDirectory(join(scratch, 'mlruns'));
  champion = await recordJudged(store, judgedAlarm, says.fair);
  const { version } = await store.register(judgedAlarm.name, champion);
  await store.alias(judgedAlarm.name, CHAMPION, version);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('the champion beside another model', () => {
  it('names the fields that it reads, and predicts the rows', async () => {
    await using opened = await openChampion(store, judgedAlarm, trust, signal);
    expect(opened.columns).toEqual(['celsius']);
    const expected = Float64Array.from(instances['celsius'] as Float64Array, (celsius) => 1 / (1 + Math.exp(20 - celsius)));
    expect(await opened.besides(instances)).toEqual({ version: 1, outputs: expected });
  });

  it('is nothing where the model has none', async () => {
    await using opened = await openChampion(new RunDirectory(join(scratch, 'empty')), judgedAlarm, trust, signal);
    expect([opened.columns, await opened.besides(instances)]).toEqual([[], undefined]);
  });

  it('does not run without a key, or with another one: the reason is said', async () => {
    await using unknown = await openChampion(store, judgedAlarm, undefined, signal);
    expect(await unknown.besides(instances)).toEqual({ reason: 'there is no key that its package must be signed by' });
    await using other = await openChampion(store, judgedAlarm, { pinned: readSigningKey(keyPair().privateKey).verifying }, signal);
    expect([other.columns, await other.besides(instances)]).toEqual([[], { reason: expect.stringContaining(`The package of run ${champion} is not run`) }]);
  });

  it('is not compared with itself', async () => {
    await using opened = await openChampion(store, judgedAlarm, trust, signal, champion);
    expect(await opened.besides(instances)).toEqual({ reason: 'it is the champion, version 1' });
  });

  it('ends with its signal, and not as a reason', async () => {
    await expect(openChampion(store, judgedAlarm, trust, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });

  it('that was altered is not compared with: the reason is said', async () => {
    const altered = new RunDirectory(join(scratch, 'altered'));
    const run = await recordJudged(altered, judgedAlarm, says.good);
    const { version } = await altered.register(judgedAlarm.name, run);
    await altered.alias(judgedAlarm.name, CHAMPION, version);
    const opened = await altered.openPackage(run);
    await appendFile(join(opened.directory, 'worker.mjs'), '// altered');
    await using torn = await openChampion(altered, judgedAlarm, trust, signal);
    expect(await torn.besides(instances)).toEqual({ reason: expect.stringContaining(run) });
  });
});
