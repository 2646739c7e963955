import type { AnyColumn, PackageColumns } from '@tripod/contracts';
import { DeskError } from '../../errors.js';
import { sliceColumns } from '../../flights/instance-columns.js';
import type { PredictionSource } from '../prediction-source.js';
import { refusal } from '../refusal.js';
import { checkContracts } from './check-contracts.js';
import { fetchPackage } from './fetch-package.js';
import { findRun } from './find-run.js';
import { startPackageWorker, type PackageLimits } from './package-worker.js';
import { readModel } from './read-model.js';

/** Rows sent to the package at once: enough to be fast, few enough to show progress. */
const BATCH_ROWS = 8192;

/** Which run predicts, where runs are kept, where its package is copied to, and how long the package may take. */
export interface RunSettings {
  readonly runsDirectory: string;
  readonly runId: string;
  readonly copiesDirectory: string;
  readonly limits: PackageLimits;
}

/**
 * Predicts by a run's model package: fetched from the run store, checked against the run's digest, run in a worker.
 *
 * @throws {DeskError} for an unknown or unfinished run, and for a package that is torn, foreign or does not start
 */
export async function predictByRun({ runsDirectory, runId, copiesDirectory, limits }: RunSettings): Promise<PredictionSource> {
  const run = await findRun(runsDirectory, runId);
  const who = `The package of run ${run.id}`;
  const fetched = await fetchPackage(run, copiesDirectory);
  try {
    await readModel(run.id, fetched.directory);
    const worker = await startPackageWorker(who, fetched.directory, limits);
    const close = async () => {
      await worker.close();
      await fetched.remove();
    };
    try {
      checkContracts(run.id, worker.ready);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      describe: () => ({ by: 'run', runId: run.id, runName: run.name, packageDigest: run.packageDigest }),
      predict: async (instances, advance) => {
        const rows = instances.flight_id.length;
        const predictions = new Float64Array(rows);
        const asked = pick(who, instances, worker.ready.columns);
        for (let from = 0; from < rows; from += BATCH_ROWS) {
          const to = Math.min(from + BATCH_ROWS, rows);
          const reply = await worker.ask(sliceColumns(asked, from, to));
          if (reply.type === 'refusal') throw refusal(who, reply.error, instances.flight_id, from);
          predictions.set(probabilities(who, reply.columns, to - from), from);
          advance?.(to - from);
        }
        return predictions;
      },
      close,
    };
  } catch (error) {
    await fetched.remove();
    throw error;
  }
}

function pick(who: string, instances: Readonly<Record<string, AnyColumn>>, names: readonly string[]): Record<string, AnyColumn> {
  return Object.fromEntries(
    names.map((name) => {
      const column = instances[name];
      if (column === undefined)
        throw new DeskError('CONTRACT_MISMATCH', `${who} asks for column '${name}', which the contract does not have.`);
      return [name, column];
    }),
  );
}

function probabilities(who: string, { late_probability }: PackageColumns, rows: number): Float64Array {
  if (!(late_probability instanceof Float64Array) || late_probability.length !== rows) {
    throw new DeskError('PREDICTION_INVALID', `${who} did not answer ${rows} float64 in column 'late_probability'.`);
  }
  const wrong = late_probability.find((probability) => !(probability >= 0 && probability <= 1));
  if (wrong === undefined) return late_probability;
  throw new DeskError('PREDICTION_INVALID', `${who} answered ${wrong}, which is no probability.`);
}
