import type { ErrorCode } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { evaluatePackage } from '../evaluation/evaluate-package.js';
import { readTestRows, type TestRows, type TestRowsRequest } from '../evaluation/read-test-rows.js';
import { MIN_SLICE_ROWS } from '../evaluation/slices.js';
import { startPredictor } from '../evaluation/start-predictor.js';
import type { Model } from '../model/model.js';
import { columnOfSlicing } from '../model/slicing.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import type { Trust } from '../packages/trust.js';
import { readArtifacts } from '../packaging/typed-json.js';
import type { ModelVersion, RunStore, RunSummary } from '../runs/run-store.js';
import { TRAINING_ARTIFACTS } from '../training/train-model.js';
import { championOf, championReference, versionOfRun, versionsOf } from './champion.js';
import { compareModels, type Comparison } from './compare-models.js';
import { learnedFromWarnings } from './learned-from.js';
import { recordPromotion } from './record-promotion.js';
import { verdictOn, verdictOnFirst, type BaselineScores, type Outcome } from './verdict.js';

/** Who shall be the champion, and on which rows it is judged. */
export interface PromotionRequest extends Pick<TestRowsRequest, 'model' | 'url' | 'etl' | 'wanted' | 'isSample'> {
  /** A finished run of the model. */
  readonly challenger: RunSummary;
  /** Compares, and writes nothing. */
  readonly isDryRun: boolean;
}

/** What a promotion works with. */
export interface PromotionTools {
  readonly store: RunStore;
  /** Which packages may run. */
  readonly trust: Trust;
  readonly signal: AbortSignal;
  /** Starts what computes the baselines. */
  startBackend(): Promise<unknown>;
  /** Called when something begins; `rows` is how many rows it will go through. */
  stage(name: string, rows: number): void;
  /** Called with the number of rows that the stage went through since the last call. */
  advance(rows: number): void;
}

/** What was compared, and what it came to. */
export interface Promotion {
  readonly outcome: Outcome;
  /** Whether the alias has moved. */
  readonly isPromoted: boolean;
  /** The challenger's version; undefined when it is not registered. */
  readonly version: number | undefined;
  /** The champion before; undefined when there was none. */
  readonly champion: ModelVersion | undefined;
  /** Undefined when there was nothing to compare. */
  readonly judged: (Findings & { readonly rows: TestRows }) | undefined;
  readonly warnings: readonly string[];
}

interface Findings {
  readonly outcome: Outcome;
  /** Against the champion. */
  readonly comparison: Comparison | undefined;
  /** Where there is no champion yet. */
  readonly baselines: BaselineScores | undefined;
}

/**
 * Lets a run's package take the champion's place, if it is better on the same rows. What decides is in `verdict.ts`.
 *
 * @throws {AppError} those of the rows, of the packages and of the run store
 */
export async function promote(request: PromotionRequest, tools: PromotionTools): Promise<Promotion> {
  const { model, challenger, isDryRun } = request;
  const { store } = tools;
  const champion = await championOf(store, model.name);
  if (champion?.runId === challenger.id) return { outcome: 'same-run', isPromoted: false, version: champion.version, champion, judged: undefined, warnings: [] };
  const { rows, ...findings } = champion === undefined ? await judgeFirst(request, tools) : await judge(request, champion, tools);
  const runs = [challenger, ...(champion === undefined ? [] : [await store.get(champion.runId)])];
  const judged = { ...findings, rows };
  const warnings = [...rows.warnings, ...learnedFromWarnings(runs, model.instance, rows.test), ...unguardedWarnings(findings.comparison)];
  tools.signal.throwIfAborted();
  if (isDryRun) {
    const version = versionOfRun(await versionsOf(store, model.name), challenger.id);
    return { outcome: findings.outcome, isPromoted: false, version, champion, judged, warnings };
  }
  const { version, isMoved, isChampionMoved } = await recordPromotion(store, model, challenger.id, {
    ...findings,
    ...{ over: champion?.version ?? null, overRun: champion?.runId ?? null, test: rows.test, dataset: rows.version.hash, rows: rows.rows },
  });
  return { outcome: isChampionMoved ? 'champion-moved' : findings.outcome, isPromoted: isMoved, version, champion, judged, warnings };
}

async function judge(request: PromotionRequest, champion: ModelVersion, tools: PromotionTools): Promise<Findings & { readonly rows: TestRows }> {
  const { model, challenger } = request;
  const { store, trust, signal, stage, advance } = tools;
  await using ours = await openCheckedPackage(store, challenger.id, trust, signal);
  await using theirs = await openChampion(store, champion, trust, signal);
  await using challenging = await startPredictor(model, ours.directory, signal);
  await using defending = await startChampion(model, champion, theirs.directory, signal);
  const rows = await read(request, [...model.slices.map(columnOfSlicing), ...challenging.columns, ...defending.columns], tools);
  stage('predict', 2 * rows.rows);
  const outputs = { challenger: (await challenging.predict(rows.instances, advance)).outputs, champion: (await defending.predict(rows.instances, advance)).outputs };
  const comparison = await compareModels(model, rows, outputs, { signal, onRows: advance, onStart: (drawn) => stage('draw rows', drawn) });
  return { outcome: verdictOn(comparison), comparison, baselines: undefined, rows };
}

async function judgeFirst(request: PromotionRequest, tools: PromotionTools): Promise<Findings & { readonly rows: TestRows }> {
  const { model, challenger } = request;
  const { store, trust, signal, stage, advance } = tools;
  await using opened = await openCheckedPackage(store, challenger.id, trust, signal);
  await using kept = await store.openArtifacts(challenger.id, TRAINING_ARTIFACTS);
  await tools.startBackend();
  const rows = await read(request, [], tools);
  stage('predict', rows.rows);
  const artifacts = await readArtifacts(kept.directory, model.kept);
  const { scores, baselineScores } = await evaluatePackage(model, opened.directory, rows, artifacts, { signal, onRows: advance });
  const baselines = { scores, baselineScores };
  return { outcome: verdictOnFirst(model, baselines), comparison: undefined, baselines, rows };
}

function read({ model, url, etl, wanted, isSample }: PromotionRequest, alsoColumns: readonly string[], { signal, stage, advance }: PromotionTools): Promise<TestRows> {
  return readTestRows({ model, url, etl, wanted, isSample, alsoColumns, signal, onStart: (rowsAtMost) => stage('read rows', rowsAtMost), onRows: advance });
}

const openChampion = (store: RunStore, champion: ModelVersion, trust: Trust, signal: AbortSignal) => orUnusable(champion, openCheckedPackage(store, champion.runId, trust, signal));

const startChampion = (model: Model, champion: ModelVersion, directory: string, signal: AbortSignal) => orUnusable(champion, startPredictor(model, directory, signal));

/** Warns, in a sentence, of columns of slices that cannot keep a worse model out. */
function unguardedWarnings(comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return [];
  const unguarded = comparison.columns.filter(({ column }) => comparison.slices.every((slice) => slice.column !== column));
  return unguarded.map(({ column, values }) => `none of the ${values} values of ${column} has ${MIN_SLICE_ROWS} rows or more: by this column the models are not judged`);
}

/** What a repetition does not mend. */
const UNUSABLE: ReadonlySet<ErrorCode> = new Set(['RUN_UNKNOWN', 'RUN_TORN', 'RUN_UNFINISHED', 'PACKAGE_MISSING', 'PACKAGE_TORN', 'PACKAGE_UNSIGNED', 'PACKAGE_UNTRUSTED', 'PACKAGE_FAILED', 'CONTRACT_MISMATCH']);

/** Says that it is the champion that cannot be compared, and the way out. */
async function orUnusable<Opened>({ name, version }: ModelVersion, opening: Promise<Opened>): Promise<Opened> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof AppError) || !UNUSABLE.has(error.code)) throw error;
    const wayOut = `Go back to the champion before it with \`ml rollback --model ${name}\`, or delete the alias: the next champion then has to beat its baselines alone.`;
    throw new AppError(error.code, `The champion ${championReference(name)}, version ${version}, cannot be compared with. ${error.message} ${wayOut}`, { cause: error });
  }
}
