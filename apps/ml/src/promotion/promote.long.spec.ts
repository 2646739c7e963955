import { readVerifyingKey } from '@tripod/contracts/digest';
import { readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { judgedAlarm, judgedLevel, recordJudged, says } from '../../fixtures/promotion/judged-models.js';
import { publish, type Published } from '../../fixtures/published.js';
import { shownInDirectory } from '../../fixtures/runs/shown-by-mlflow.js';
import { temporaryStore, type TemporaryStore } from '../../fixtures/runs/temporary-store.js';
import type { Model } from '../model/model.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import type { RunStore } from '../runs/run-store.js';
import { championOf } from './champion.js';
import { promote, type Promotion, type PromotionRequest, type PromotionTools } from './promote.js';
import { rollBack } from './rollback.js';

const oneDay = { from: '2024-03-01', to: '2024-03-01' };
const trust = { pinned: readVerifyingKey(testKeys.publicKey) };

let published: Published;
let made: TemporaryStore;
let store: RunDirectory;
beforeAll(async () => {
  published = await publish({ ...readings, instances: readingRows(4000), labels: readingLabelRows(4000) });
});
beforeEach(async () => {
  made = await temporaryStore();
  store = made.store;
});
afterEach(() => made.remove());
afterAll(() => published?.close());

async function promoteRun(runId: string, { model = judgedAlarm, runs = store, ...changes }: Partial<PromotionRequest & PromotionTools> & { readonly runs?: RunStore } = {}): Promise<Promotion> {
  const { wanted = oneDay, isDryRun = false, ...tools } = changes;
  return promote(
    { model, challenger: await store.get(runId), url: published.url, etl: 'etl', wanted, isSample: false, isDryRun },
    { store: runs, trust, signal: new AbortController().signal, startBackend: async () => {}, stage: () => {}, advance: () => {}, ...tools },
  );
}

const record = (expression: string, model: Model = judgedAlarm) => recordJudged(store, model, expression);
const champion = async (model: Model = judgedAlarm) => (await championOf(store, model.name))?.runId;
const tagsOf = async (runId: string) => (await store.versions()).find((version) => version.runId === runId)?.tags ?? {};

/** Runs that became the champion one after the other. */
async function promoted(...expressions: readonly string[]): Promise<string[]> {
  const runs: string[] = [];
  for (const expression of expressions) {
    const run = await record(expression);
    expect(await promoteRun(run)).toMatchObject({ isPromoted: true });
    runs.push(run);
  }
  return runs;
}

describe('the first champion', () => {
  it('has to beat the baselines, and its evidence says by what', async () => {
    const run = await record(says.fair);
    const promotion = await promoteRun(run);
    expect(promotion).toMatchObject({ outcome: 'first', isPromoted: true, version: 1, champion: undefined, judged: { comparison: undefined, rows: { rows: 200, test: { period: oneDay } } } });
    expect(await champion()).toBe(run);
    const evidence: unknown = JSON.parse((await tagsOf(run))['tripod.promotion/1'] ?? '');
    expect(evidence).toMatchObject({ kind: 'promotion', outcome: 'first', over: null, rows: 200, dataset: promotion.judged?.rows.version.hash, baselines: { count: { roc_auc: expect.any(Number) } } });
  });

  it('and the champions after it are described in the registry by what they were compared with', async () => {
    await promoted(says.fair, says.best);
    expect(await shownInDirectory(store.location).descriptions('alarm')).toEqual({
      model: expect.stringMatching(/^Predicts `alarm` of reading v1\. .*\*\*champion\*\*.*ml promote --model alarm/),
      versions: [expect.stringMatching(/^ROC-AUC 0\.\d{4} on 200 test rows \(2024-03-01 to 2024-03-01\); count 0\.\d{4}$/), expect.stringMatching(/^ROC-AUC 0\.\d{4} on 200 test rows \(.*\); version 1 0\.\d{4}$/)],
    });
  });

  it('does not become one when a baseline is better, and nothing is registered', async () => {
    expect(await promoteRun(await record(says.nothing))).toMatchObject({ outcome: 'baselines-not-beaten', isPromoted: false, version: undefined });
    expect([await champion(), await store.versions()]).toEqual([undefined, []]);
  });
});

describe('a champion', () => {
  it('gives way to a run that is better beyond the interval on the same rows', async () => {
    const [first = '', second = ''] = await promoted(says.fair, says.best);
    expect(await champion()).toBe(second);
    const evidence: unknown = JSON.parse((await tagsOf(second))['tripod.promotion/2'] ?? '');
    expect(evidence).toMatchObject({ outcome: 'better', over: 1, overRun: first, seed: 1, metrics: { roc_auc: { interval: [expect.any(Number), expect.any(Number)] } }, slices: { judged: 0 } });
  });

  it('stays when a run is worse, which is not registered then; a registered one gets the evidence', async () => {
    const [first = ''] = await promoted(says.good);
    const [worse, alike] = [await record(says.fair), await record(says.good)];
    await store.register(judgedAlarm.name, alike);
    expect(await promoteRun(worse)).toMatchObject({ outcome: 'not-better', isPromoted: false, version: undefined, champion: { runId: first } });
    expect(await promoteRun(alike)).toMatchObject({ outcome: 'not-better', isPromoted: false, version: 2, judged: { comparison: { metrics: expect.arrayContaining([expect.objectContaining({ interval: [0, 0] })]) } } });
    expect([await champion(), await tagsOf(worse), Object.keys(await tagsOf(alike))]).toEqual([first, {}, ['tripod.promotion/refused']]);
  });

  it('stays when it is the same run, and nothing is compared', async () => {
    const [first = ''] = await promoted(says.fair);
    expect(await promoteRun(first)).toMatchObject({ outcome: 'same-run', isPromoted: false, version: 1, judged: undefined });
    expect(await store.versions()).toHaveLength(1);
  });

  it('that cannot be compared is named, with the way out', async () => {
    const [first = ''] = await promoted(says.fair);
    const { modelId = '' } = await store.get(first);
    await appendFile(join(made.root, '1', 'models', modelId, 'artifacts', 'worker.mjs'), '\n');
    await expect(promoteRun(await record(says.best))).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringMatching(/^The champion models:\/alarm@champion, version 1, cannot be compared with\. [^]*ml rollback --model alarm/) });
    expect(await champion()).toBe(first);
  });

  it('of another version of the prediction contract is named too', async () => {
    const old = await recordJudged(store, judgedAlarm, says.fair, { predictionVersion: 7 });
    await store.register(judgedAlarm.name, old);
    await store.alias(judgedAlarm.name, 'champion', 1);
    await expect(promoteRun(await record(says.best))).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining('cannot be compared with') });
  });

  it('stays when another process has moved it meanwhile', async () => {
    const [, second] = await promoted(says.fair, says.good);
    class Moving extends RunDirectory {
      override async versions() {
        await this.alias(judgedAlarm.name, 'champion', 1);
        return super.versions();
      }
    }
    const best = await record(says.best);
    expect(await promoteRun(best, { runs: new Moving(made.root) })).toMatchObject({ outcome: 'champion-moved', isPromoted: false, champion: { runId: second } });
    expect([(await championOf(store, 'alarm'))?.version, await tagsOf(best)]).toEqual([1, {}]);
  });

  it('belongs to its model: another model of the project has its own', async () => {
    const [mine = ''] = await promoted(says.fair);
    const level = await record('celsius + count / 5', judgedLevel);
    expect(await promoteRun(level, { model: judgedLevel })).toMatchObject({ outcome: 'first', version: 1 });
    const better = await record('celsius + count / 5 + 5 * indoors + 2', judgedLevel);
    expect(await promoteRun(better, { model: judgedLevel })).toMatchObject({ outcome: 'better', version: 2 });
    expect([await champion(), await champion(judgedLevel)]).toEqual([mine, better]);
    expect(await rollBack(store, judgedLevel)).toMatchObject({ to: { version: 1, runId: level } });
    expect([await champion(), await champion(judgedLevel)]).toEqual([mine, level]);
  });
});

describe('a promotion', () => {
  it('that is a dry run compares and writes nothing', async () => {
    const run = await record(says.fair);
    expect(await promoteRun(run, { isDryRun: true })).toMatchObject({ outcome: 'first', isPromoted: false, version: undefined });
    expect(await store.versions()).toEqual([]);
    await promoted(says.fair);
    const before = await readdir(made.root, { recursive: true });
    const best = await record(says.best);
    expect(await promoteRun(best, { isDryRun: true })).toMatchObject({ outcome: 'better', isPromoted: false, judged: { comparison: { metrics: [expect.objectContaining({ side: 'better' }), ...Array<unknown>(4).fill(expect.anything())] } } });
    expect((await readdir(made.root, { recursive: true })).filter((name) => name.startsWith('models')).sort()).toEqual(before.filter((name) => name.startsWith('models')).sort());
  });

  it('that is killed before the alias moves leaves the champion, and its version is used the next time', async () => {
    const [first = ''] = await promoted(says.fair);
    class Killed extends RunDirectory {
      override alias(): Promise<void> {
        return Promise.reject(new Error('killed'));
      }
    }
    const best = await record(says.best);
    await expect(promoteRun(best, { runs: new Killed(made.root) })).rejects.toThrow('killed');
    expect([await champion(), (await store.versions()).map(({ runId, aliases }) => [runId, aliases])]).toEqual([first, [[first, ['champion']], [best, []]]]);
    expect(await promoteRun(best)).toMatchObject({ isPromoted: true, version: 2 });
    expect(await store.versions()).toHaveLength(2);
    expect(await rollBack(store, judgedAlarm)).toMatchObject({ from: { version: 2 }, to: { version: 1 } });
  });

  it('that is stopped writes nothing', async () => {
    await promoted(says.fair);
    const best = await record(says.best);
    const stop = new AbortController();
    const stage = (name: string) => name === 'draw rows' && stop.abort(new Error('stopped'));
    await expect(promoteRun(best, { stage, signal: stop.signal })).rejects.toThrow('stopped');
    expect(await store.versions()).toHaveLength(1);
  });

  it('runs no package that is not signed, unless that is allowed', async () => {
    const unsigned = await recordJudged(store, judgedAlarm, says.fair, { isSigned: false });
    await expect(promoteRun(unsigned)).rejects.toMatchObject({ code: 'PACKAGE_UNSIGNED' });
    const warnings: string[] = [];
    expect(await promoteRun(unsigned, { trust: { ...trust, warnOfUnsigned: (warning) => warnings.push(warning) } })).toMatchObject({ outcome: 'first' });
    expect(warnings).toEqual([expect.stringContaining(unsigned)]);
  });

  it('warns of runs that learned from the test part, and of slices that no value is large enough for', async () => {
    await promoted(says.fair);
    const knows = { name: 'reading 2024-02-28 to 2024-03-01', digest: 'd', sourceType: 'postgres', source: {}, context: 'training' };
    const run = await recordJudged(store, judgedAlarm, says.best, { datasets: [knows] });
    expect((await promoteRun(run)).warnings).toEqual([expect.stringMatching(new RegExp(`^run ${run} has rows of the test part`)), expect.stringMatching(/^none of the 3 values of place has 1000 rows or more/)]);
  });
});

describe('a rollback', () => {
  it('goes back one champion after the other, and says when there is none before', async () => {
    const [first = '', second = '', third = ''] = await promoted(says.fair, says.good, says.best);
    const now = new Date('2026-01-01T00:00:00Z');
    expect(await rollBack(store, judgedAlarm, now)).toMatchObject({ from: { version: 3, runId: third }, to: { version: 2, runId: second } });
    expect(JSON.parse((await tagsOf(second))['tripod.promotion/4'] ?? '')).toEqual({ kind: 'rollback', at: now.toISOString(), from: 3, undoes: 3 });
    expect(await rollBack(store, judgedAlarm)).toMatchObject({ from: { version: 2 }, to: { version: 1, runId: first } });
    await expect(rollBack(store, judgedAlarm)).rejects.toMatchObject({ code: 'CHAMPION_MISSING', message: expect.stringContaining('version 1 was the first champion') });
    expect(await promoteRun(third)).toMatchObject({ outcome: 'better', version: 3 });
    expect(await rollBack(store, judgedAlarm)).toMatchObject({ to: { version: 1 } });
  });

  it('is refused without a champion, and where nothing records the one before', async () => {
    await expect(rollBack(store, judgedAlarm)).rejects.toMatchObject({ code: 'CHAMPION_MISSING', message: expect.stringContaining('ml promote --model alarm') });
    await store.register('alarm', await record(says.fair));
    await store.alias('alarm', 'champion', 1);
    await expect(rollBack(store, judgedAlarm)).rejects.toMatchObject({ code: 'CHAMPION_MISSING', message: expect.stringContaining('no tag of version 1') });
  });

  it('does not lead to a package that is not whole', async () => {
    const [first = '', second] = await promoted(says.fair, says.best);
    const { modelId = '' } = await store.get(first);
    await appendFile(join(made.root, '1', 'models', modelId, 'artifacts', 'worker.mjs'), '\n');
    await expect(rollBack(store, judgedAlarm)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
    expect(await champion()).toBe(second);
  });
});
