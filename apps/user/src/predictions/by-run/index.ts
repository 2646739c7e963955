import { columnsOf, contractName, PackageFault, PackageRefusal, type Columns } from '@tripod/contracts';
import type { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.js';
import type { FoundRun } from '../../runs/run-reader.js';
import type { PredictionContracts, PredictionSource } from '../prediction-source.js';
import { refusal } from '../refusal.js';
import { checkModel } from './check-model.js';
import { openCheckedPackage } from './open-checked-package.js';
import { startThread } from './package-thread.js';
import { startPackage, type PackageLimits } from './package-worker.js';
import type { Trust } from './trust.js';

/** Which run predicts, for which contracts, whose packages are trusted, and how long its package may take. */
export interface RunSettings {
  readonly contracts: PredictionContracts;
  /** It may still be looked for. */
  readonly run: FoundRun | Promise<FoundRun>;
  readonly trust: Trust;
  readonly limits: PackageLimits;
}

/**
 * Predicts by a run's model package, in a worker thread of this process.
 *
 * @throws {AppError} for a package that is torn, is not signed by the pinned key, was made for other contracts, or does not start
 */
export async function predictByRun(settings: RunSettings): Promise<PredictionSource> {
  // A thread takes as long to start as a run to be found.
  const thread = startThread();
  try {
    return await predictIn(thread, await settings.run, settings);
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

async function predictIn(thread: Worker, run: FoundRun, { contracts, trust, limits }: RunSettings): Promise<PredictionSource> {
  const who = `The package of run ${run.id}`;
  const files = await openCheckedPackage(run, trust, limits.signal);
  try {
    await checkModel(run.id, files.directory, contracts);
    const { session, close } = startPackage(who, thread, files.directory, contracts, limits);
    const explained = async <Result>(work: Promise<Result>, instances: Columns): Promise<Result> => {
      try {
        return await work;
      } catch (error) {
        throw explain(error, who, contracts, instances);
      }
    };
    try {
      const ready = await explained(session.ready, {});
      refuseUnknownColumns(who, ready.columns, contracts);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      describe: () => ({ by: 'run', runId: run.id, runName: run.name, packageDigest: run.packageDigest, ...(run.registered === undefined ? {} : { registered: run.registered }) }),
      predict: (instances, advance) => explained(session.predict(instances, advance === undefined ? {} : { onRows: advance }), instances),
      close: async () => {
        await close();
        await files.close();
      },
    };
  } catch (error) {
    await files.close();
    throw error;
  }
}

function refuseUnknownColumns(who: string, names: readonly string[], { instance }: PredictionContracts): void {
  const known = new Set(columnsOf(instance).map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new AppError('CONTRACT_MISMATCH', `${who} asks for column '${unknown}', which ${contractName(instance)} does not have. Choose a run trained for ${contractName(instance)}.`);
}

function explain(error: unknown, who: string, { instance }: PredictionContracts, instances: Columns): unknown {
  if (error instanceof PackageRefusal) return refusal(who, error.reason, instance, instances);
  if (error instanceof PackageFault) return new AppError(error.code, `${who} cannot be used: ${error.message}. Choose another run, or train again.`, { cause: error });
  return error;
}
