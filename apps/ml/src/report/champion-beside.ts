import type { Columns } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { startPredictor, type Predictor } from '../evaluation/start-predictor.js';
import type { Model } from '../model/model.js';
import { openCheckedPackage } from '../packages/open-checked-package.js';
import type { Trust } from '../packages/trust.js';
import { championOf } from '../promotion/champion.js';
import type { RunStore } from '../runs/run-store.js';
import type { BesideChampion } from './make-report.js';

/** The champion of a model, ready to predict beside another one. */
export interface Champion extends AsyncDisposable {
  /** The fields of the instance that it reads; none where it cannot predict. */
  readonly columns: readonly string[];
  /** What it says of rows with these fields, or why it says nothing; undefined when the model has no champion. */
  besides(instances: Columns): Promise<BesideChampion | undefined>;
}

/**
 * Opens the champion of a model. What is wrong with it does not concern the model beside it: it is said in place of its
 * predictions.
 *
 * @param trust undefined where no key says which packages may run
 * @param judged the run beside which it stands, where that is recorded already
 */
export async function openChampion(store: RunStore, model: OfModel, trust: Trust | undefined, signal: AbortSignal, judged?: string): Promise<Champion> {
  const opened = await orReason(() => openUsable(store, model, trust, signal, judged), signal);
  const usable = opened !== undefined && 'predictor' in opened ? opened : undefined;
  return {
    columns: usable?.predictor.columns ?? [],
    besides: async (instances) =>
      opened !== undefined && 'predictor' in opened ? orReason(async () => ({ version: opened.version, outputs: (await opened.predictor.predict(instances)).outputs }), signal) : opened,
    [Symbol.asyncDispose]: async () => usable?.close(),
  };
}

type OfModel = Pick<Model, 'name' | 'instance' | 'role'>;

interface Reason {
  readonly reason: string;
}

interface Usable {
  readonly version: number;
  readonly predictor: Predictor;
  close(): Promise<void>;
}

async function openUsable(store: RunStore, model: OfModel, trust: Trust | undefined, signal: AbortSignal, judged?: string): Promise<Usable | Reason | undefined> {
  const champion = await championOf(store, model.name);
  if (champion === undefined) return undefined;
  if (champion.runId === judged) return { reason: `it is the champion, version ${champion.version}` };
  if (trust === undefined) return { reason: 'there is no key that its package must be signed by' };
  const opened = await openCheckedPackage(store, champion.runId, trust, signal);
  try {
    const predictor = await startPredictor(model, opened.directory, signal);
    const close = async () => {
      await predictor[Symbol.asyncDispose]();
      await opened.close();
    };
    return { version: champion.version, predictor, close };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What goes wrong with a package that is not ours is a sentence of the report; a stop is a stop. */
async function orReason<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | Reason> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return { reason: error.message };
    throw error;
  }
}
