import { contractName, type Period } from '@tripod/contracts';
import type { Client } from 'pg';
import { AppError } from '../errors.js';
import { wordsOf, type Split } from '../instances/split.js';
import { storedPartitions } from '../instances/dataset-versions.js';
import type { Model } from '../model/model.js';
import { overlap } from './overlaps.js';
import { splitByDays } from './split-by-days.js';
import { splitByShares } from './split-by-shares.js';

/** A share of the rows, in per cent. */
export interface Share {
  readonly percent: number;
}

/** The parts that a command states: days where the instances have a time, shares and a seed where they have none. */
export interface WantedSplit {
  readonly training?: Period | undefined;
  readonly validation?: Period | Share | undefined;
  readonly test?: Period | Share | undefined;
  /** Deals the keys to the parts in another way. */
  readonly seed?: number | undefined;
}

/** What a training without a stated share leaves out of learning. */
const USUAL_PERCENT = 20;

type SplitModel = Pick<Model, 'name' | 'instance' | 'label' | 'split' | 'sample'>;

/**
 * The parts that a training reads. What the command states counts first, then the model's own split (or its sample),
 * then 70, 15 and 15 % of the stored days, or 60, 20 and 20 % of the keys.
 *
 * @throws {AppError} BAD_USAGE when parts overlap, do not fit the instance contract, or the model has no sample;
 * ROWS_MISSING when fewer than three days are stored and no split is stated
 */
export async function resolveSplit(
  client: Client,
  { model, etl, wanted, isSample }: { readonly model: SplitModel; readonly etl: string; readonly wanted: WantedSplit; readonly isSample: boolean },
): Promise<Split> {
  if (isSample && model.sample === undefined) throw new AppError('BAD_USAGE', `Model '${model.name}' has no sample. Leave --sample out.`);
  const base = isSample ? model.sample : model.split;
  const split = model.instance.time === undefined ? base && isNothing(wanted) ? base : shares(model, wanted) : await days(client, model, etl, wanted, base);
  assertApart(split);
  return split;
}

function isNothing(wanted: WantedSplit): boolean {
  return Object.values(wanted).every((part) => part === undefined);
}

function shares({ instance }: SplitModel, { training, validation, test, seed }: WantedSplit): Split {
  const percent = (part: Period | Share | undefined) => {
    if (part === undefined) return USUAL_PERCENT;
    if ('percent' in part) return part.percent;
    throw new AppError('BAD_USAGE', `${contractName(instance)} has no time, so its rows are split by shares and not by days. Give --validation 20% --test 20%.`);
  };
  if (training !== undefined) throw new AppError('BAD_USAGE', `${contractName(instance)} has no time: --training is what --validation and --test leave. Leave it out.`);
  return splitByShares({ validation: percent(validation), test: percent(test) }, seed);
}

async function days(client: Client, { instance, label }: SplitModel, etl: string, wanted: WantedSplit, base: Split | undefined): Promise<Split> {
  const period = (part: Period | Share | undefined) => {
    if (part === undefined) return undefined;
    if (!('percent' in part)) return { period: part };
    throw new AppError('BAD_USAGE', `${contractName(instance)} has a time, so its rows are split by days and not by shares. Give days, such as 2001-05-01..2001-05-31.`);
  };
  if (wanted.seed !== undefined) throw new AppError('BAD_USAGE', `${contractName(instance)} has a time, so its rows are split by days, which no seed changes. Leave --split-seed out.`);
  const stated = { training: period(wanted.training), validation: period(wanted.validation), test: period(wanted.test) };
  const { training, validation, test } = stated;
  if (training && validation && test) return { training, validation, test };
  const usual = base ?? splitByDays(await storedPartitions(client, { etl, contracts: [instance, label] }));
  if (usual === undefined) {
    throw new AppError('ROWS_MISSING', `Fewer than three days with labels are stored, too few to learn from some and evaluate on others. Run \`npm run etl -- ingest\` first.`);
  }
  return { training: training ?? usual.training, validation: validation ?? usual.validation, test: test ?? usual.test };
}

function assertApart({ training, validation, test }: Split): void {
  const pairs = [
    ['training', training, 'validation', validation],
    ['training', training, 'test', test],
    ['validation', validation, 'test', test],
  ] as const;
  for (const [name, part, otherName, other] of pairs) {
    if (!overlap(part, other)) continue;
    throw new AppError('BAD_USAGE', `--${name} (${wordsOf(part)}) and --${otherName} (${wordsOf(other)}) overlap: what was learned from cannot be evaluated on. Choose others.`);
  }
}
