import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { differenceIntervals, drawWeights, sideOf, type Interval } from './bootstrap.js';
import { ranking } from './ranking.js';
import { resampledMean, type Resampled } from './resampled.js';
import { resampledRocAuc } from './resampled-ranking.js';

const noRows = Float64Array.of();

/** Scores that put positives first the more often, the less noise there is; two digits, so that there are ties. */
function scored(rows: number, noises: readonly number[], seed = 1) {
  const random = xoroshiro128plus(seed);
  const labels = Uint8Array.from({ length: rows }, () => Number(uniformFloat64(random) < 0.3));
  const scores = noises.map((noise) => Float64Array.from(labels, (label) => Number((label + noise * uniformFloat64(random)).toFixed(2))));
  return { labels, scores };
}

describe('the weights of a resample', () => {
  it('are as many in sum as there are rows, and each row comes as often as another', () => {
    const random = xoroshiro128plus(1);
    const weights = new Uint8Array(50);
    const counts = new Float64Array(50);
    for (let resample = 0; resample < 1000; resample++) {
      drawWeights(weights, random);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(50);
      for (let row = 0; row < 50; row++) counts[row]! += weights[row]!;
    }
    // The square of a count's deviation is that of a multinomial: chi-square of 49 degrees, whose deviation is about 10.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeGreaterThan(20);
    expect(chiSquare).toBeLessThan(90);
  });
});

describe('the interval of a difference', () => {
  it('is, bit by bit, what rows that are drawn one by one and the plain metric give', async () => {
    const { labels, scores } = scored(150, [2, 3]);
    const differences: number[] = [];
    const random = xoroshiro128plus(7);
    for (let resample = 0; resample < 1000; resample++) {
      const drawn = Array.from({ length: 150 }, () => Math.floor(((random.next() >>> 0) * 150) / 2 ** 32));
      const [challenger, champion] = scores.map((all) => ranking(Float64Array.from(drawn, (row) => all[row]!), Uint8Array.from(drawn, (row) => labels[row]!)).roc_auc);
      differences.push(challenger! - champion!);
    }
    differences.sort((a, b) => a - b);
    const pair = { challenger: resampledRocAuc(scores[0] ?? noRows, labels), champion: resampledRocAuc(scores[1] ?? noRows, labels) };
    expect(await differenceIntervals([pair], 150, { random: xoroshiro128plus(7) })).toEqual([[differences[24], differences[975]]]);
  });

  it('reaches from the 25th value of 1,000 to the 25th from above', async () => {
    let next = 0;
    const counting: Resampled = () => (next = (next + 7) % 1000);
    expect(await differenceIntervals([{ challenger: counting, champion: () => 0 }], 3, { random: xoroshiro128plus(1) })).toEqual([[24, 975]]);
  });

  it('is zero for two equal models', async () => {
    const { labels, scores } = scored(300, [1.5]);
    const roc = resampledRocAuc(scores[0] ?? noRows, labels);
    expect(await differenceIntervals([{ challenger: roc, champion: resampledRocAuc(scores[0] ?? noRows, labels) }], 300, { random: xoroshiro128plus(1) })).toEqual([[0, 0]]);
  });

  it('lies on neither side of zero for about 95 % of pairs of equally good models', async () => {
    let undecided = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { labels, scores } = scored(200, [2, 2], seed);
      const [first, second] = scores.map((each) => resampledRocAuc(each, labels));
      const [interval] = await differenceIntervals([{ challenger: first!, champion: second! }], 200, { random: xoroshiro128plus(seed), resamples: 300 });
      if (sideOf({ better: 'higher' }, interval!) === 'undecided') undecided++;
    }
    expect(undecided).toBeGreaterThan(87);
    expect(undecided).toBeLessThan(100);
  });

  it('does not exist where a resample does not have the metric', async () => {
    const labels = Uint8Array.of(1, 0, 0, 0);
    const roc = resampledRocAuc(Float64Array.of(0.9, 0.1, 0.2, 0.3), labels);
    const mean = resampledMean(Float64Array.of(1, 1, 1, 1));
    expect(await differenceIntervals([{ challenger: roc, champion: roc }, { challenger: mean, champion: mean }], 4, { random: xoroshiro128plus(1) })).toEqual([undefined, [0, 0]]);
  });

  it('ends by the signal, and says how many rows were drawn', async () => {
    const stop = new AbortController();
    let drawn = 0;
    const onRows = (rows: number) => {
      drawn += rows;
      if (drawn === 5000) stop.abort(new Error('stopped'));
    };
    const slow = resampledMean(new Float64Array(1000));
    await expect(differenceIntervals([{ challenger: slow, champion: slow }], 1000, { random: xoroshiro128plus(1), resamples: 1e9, signal: stop.signal, onRows })).rejects.toThrow('stopped');
    expect(drawn).toBeGreaterThanOrEqual(5000);
  });
});

describe('a difference speaks', () => {
  it.each<[Interval, 'higher' | 'lower', string]>([
    [[0.1, 0.2], 'higher', 'better'],
    [[0.1, 0.2], 'lower', 'worse'],
    [[-0.2, -0.1], 'higher', 'worse'],
    [[-0.2, -0.1], 'lower', 'better'],
    [[-0.1, 0.1], 'higher', 'undecided'],
    [[0, 0.1], 'higher', 'undecided'],
    [[-0.1, 0], 'lower', 'undecided'],
  ])('%j, where %s is better, for the challenger: %s', (interval, better, side) => {
    expect(sideOf({ better }, interval)).toBe(side);
  });
});
