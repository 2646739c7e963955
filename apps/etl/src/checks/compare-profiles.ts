import type { Check } from './checks-setting.js';
import type { PartitionProfile, SampledValues } from './partition-profile.js';

/** An alarm: what is unlike the neighbours. */
export interface Finding {
  readonly check: Check;
  /** `column 'weight' is null in 40% of the rows, in 10% of the neighbours'`. */
  readonly words: string;
}

/** How unlike the others a partition is, and in what. */
interface Distance {
  readonly value: number;
  readonly words: string;
}

/** What a change has to be at least, whatever the neighbours are like: PSI as usual, shares in points, rows as a factor. */
const LEAST = { volume: Math.log(1.3), nulls: 0.05, labels: 0.05, drift: 0.1 } as const satisfies Record<Check, number>;

/** With fewer neighbours nothing is said. */
export const FEWEST_NEIGHBOURS = 19;

/** The distance of each partition from all others. */
const measures: Readonly<Record<Check, (all: readonly PartitionProfile[]) => readonly Distance[]>> = {
  volume: ofEach(volume),
  nulls: ofEach(nullShares),
  labels: ofEach(labelShare),
  drift,
};

function ofEach(measure: (of: PartitionProfile, others: readonly PartitionProfile[]) => Distance): (all: readonly PartitionProfile[]) => readonly Distance[] {
  return (all) => all.map((each) => measure(each, all.filter((other) => other !== each)));
}

/**
 * Compares a partition with its neighbours. An alarm is a distance from all others that is larger than that of each neighbour from
 * all others: of k + 1 partitions that come from one distribution, in any order, the newest has the largest one with
 * probability 1 / (k + 1) at most. So a check gives at most one false alarm in k + 1 partitions, whatever the distribution (the
 * rank test of conformal prediction: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005, 2.2), and fewer, as
 * small changes do not count.
 */
export function compareProfiles(newest: PartitionProfile, neighbours: readonly PartitionProfile[], checks: readonly Check[]): Finding[] {
  if (neighbours.length < FEWEST_NEIGHBOURS) return [];
  return checks.flatMap((check) => {
    const [own = NOTHING, ...theirs] = measures[check]([newest, ...neighbours]);
    const isAlarm = own.value >= LEAST[check] && theirs.every(({ value }) => value < own.value);
    return isAlarm ? [{ check, words: own.words }] : [];
  });
}

function volume({ rows }: PartitionProfile, others: readonly PartitionProfile[]): Distance {
  const usual = median(others.map((each) => each.rows));
  return { value: Math.abs(Math.log((rows + 1) / (usual + 1))), words: `it has ${rows} rows, and the median of its neighbours is ${usual}` };
}

function nullShares(of: PartitionProfile, others: readonly PartitionProfile[]): Distance {
  return farthest(Object.entries(of.nulls).map(([name, share]) => {
    const usual = mean(others.map((each) => each.nulls[name] ?? 0));
    return { value: Math.abs(share - usual), words: `column '${name}' is null in ${percent(share)} of the rows, and in ${percent(usual)} of its neighbours'` };
  }));
}

function labelShare(of: PartitionProfile, others: readonly PartitionProfile[]): Distance {
  const shareOf = ({ rows, labels }: PartitionProfile) => (labels === undefined || rows === 0 ? undefined : labels / rows);
  const share = shareOf(of);
  const known = others.map(shareOf).filter((each) => each !== undefined);
  if (share === undefined || known.length === 0) return NOTHING;
  const usual = mean(known);
  return { value: Math.abs(share - usual), words: `${percent(share)} of the rows have a label, and ${percent(usual)} of its neighbours'` };
}

function drift(all: readonly PartitionProfile[]): readonly Distance[] {
  const columns = Object.keys(all[0]?.values ?? {}).map((name) => {
    const counts = countBins(all.map((each) => each.values[name] ?? []));
    const whole = counts.reduce(plus);
    return counts.map((own): Distance => {
      const value = indexOf(own, whole.map((count, bin) => count - (own[bin] ?? 0)));
      return { value, words: `the values of column '${name}' are distributed unlike those of its neighbours (PSI ${value.toFixed(2)})` };
    });
  });
  return all.map((_, place) => farthest(columns.map((distances) => distances[place] ?? NOTHING)));
}

const BINS = 10;

/**
 * The population stability index Σ (p − q) ln(p / q) of two samples: numbers by tenths of both together, other values one by one.
 * Half an observation is added to each bin, so that an empty one does not make it infinite. 0 where a sample is empty.
 */
export function stabilityIndex(one: SampledValues, other: SampledValues): number {
  const [a = [], b = []] = countBins([one, other]);
  return indexOf(a, b);
}

function indexOf(one: readonly number[], other: readonly number[]): number {
  const [rows, others] = [one.reduce((a, b) => a + b, 0), other.reduce((a, b) => a + b, 0)];
  if (rows === 0 || others === 0) return 0;
  return one.reduce((sum, count, bin) => {
    const [p, q] = [(count + 0.5) / (rows + one.length / 2), ((other[bin] ?? 0) + 0.5) / (others + one.length / 2)];
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}

/** How many values of each sample lie in each bin of all together. */
function countBins(samples: readonly SampledValues[]): number[][] {
  const numbers = samples.flat().filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const edges = Array.from({ length: BINS - 1 }, (_, i) => numbers[Math.floor(((i + 1) * numbers.length) / BINS)] ?? Infinity);
  const bins = new Map<string, number>();
  const binOf = (value: number | string | boolean) => {
    const name = typeof value === 'number' ? `tenth ${edges.findLastIndex((edge) => edge <= value)}` : JSON.stringify(value);
    const bin = bins.get(name) ?? bins.size;
    bins.set(name, bin);
    return bin;
  };
  const placed = samples.map((values) => values.map(binOf));
  return placed.map((places) => {
    const counts = new Array<number>(bins.size).fill(0);
    for (const bin of places) counts[bin] = (counts[bin] ?? 0) + 1;
    return counts;
  });
}

function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((count, bin) => count + (b[bin] ?? 0));
}

const NOTHING: Distance = { value: 0, words: '' };

function farthest(distances: readonly Distance[]): Distance {
  return distances.reduce((a, b) => (b.value > a.value ? b : a), NOTHING);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
