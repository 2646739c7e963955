import { columnsToRows, predictionFields } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import type { Config } from '../config.js';
import { withDatabase } from '../database.js';
import { keepDecisions } from '../decisions/keep-decisions.js';
import { migrate } from '../decisions/migrate.js';
import type { Project } from '../define-project.js';
import { readInstances, type Instances } from '../instances/read-instances.js';
import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import type { DecidedRows, Worth } from '../policy/policy.js';
import { openSource, type TrustedWay } from '../predictions/open-source.js';
import { predictedBy, type PredictionContracts, type PredictionOrigin } from '../predictions/prediction-source.js';

/** A decided partition. */
export interface DecidedScope {
  readonly instances: Instances;
  readonly origin: PredictionOrigin;
  readonly decided: DecidedRows;
  readonly worth: Worth | null;
  /** Decisions that are new, changed or withdrawn. */
  readonly rowsChanged: number;
}

type Around = Pick<CommandContext, 'log' | 'progress' | 'signal'>;

/**
 * Decides every row of a partition: reads it, asks for predictions, applies the policy, keeps the decisions, and compares
 * them with the labels that are known. Nothing is written before the last prediction is there.
 *
 * @param partition a local day or a bucket; undefined for the last day, or for all rows of a contract without a time
 */
export async function decideScope(partition: string | undefined, way: TrustedWay, project: Project, config: Config, around: Around): Promise<DecidedScope> {
  const { business, policy } = project;
  const { log, progress, signal } = around;
  const contracts = contractsOf(project);
  return await withDatabase(config.DATABASE_URL, signal, async (database) => {
    const instances = await readInstances(database, business, config.DATASETS_FROM, partition);
    log.info({ partition: instances.scope.partition, rows: instances.rows }, 'instances read');
    for (const { key, reason } of instances.setAside) log.warn({ key, reason }, 'instance set aside');
    for (const { key, reason } of instances.labels.setAside) log.warn({ key, reason }, 'label set aside');

    const source = await openSource(way, contracts, config, signal);
    try {
      const origin = source.describe();
      log.info(origin, 'prediction source opened');
      await migrate(database.tables);
      progress.start(`Predicting ${instances.scope.partition ?? `all ${business.noun.many}`}`, instances.rows);
      const predicted = await source.predict(instances.columns, (rows) => progress.advance(rows));
      const outputs = { ...predicted, [contracts.prediction.key]: keysAsColumn(instances, business.instance.key) };
      const decided = applyPolicy(policy, { rows: instances.rows, instances: instances.columns, outputs }, config);
      const rowsChanged = await keepDecisions(database.tables, {
        policy: policy.name,
        predictedBy: predictedBy(origin),
        decidedPartitions: instances.scope.partitions,
        keys: instances.keys,
        partitions: instances.partitions,
        predictions: columnsToRows(contracts.prediction, outputs, predictionFields(contracts.prediction)).map((row) => JSON.stringify(row)),
        decisions: decided.decisions,
        ...(decided.expectedCosts === undefined ? {} : { expectedCosts: decided.expectedCosts }),
      });
      log.info({ partition: instances.scope.partition, rowsChanged }, 'decisions kept');
      return { instances, origin, decided, worth: worthOf(policy, decided, instances.labels, config), rowsChanged };
    } finally {
      progress.stop();
      await source.close();
    }
  });
}

/** What the project's policy sends and expects back. */
export function contractsOf({ business, policy }: Project): PredictionContracts {
  const role = business.predictions[policy.prediction];
  if (role === undefined) throw new TypeError(`the business has no prediction '${policy.prediction}'`);
  return { instance: business.instance, prediction: role.contract };
}

function keysAsColumn({ columns }: Instances, key: string) {
  const keys = columns[key];
  if (keys === undefined) throw new RangeError(`no column '${key}'`);
  return keys;
}
