import fc from 'fast-check';
import { item, itemRows, seededNumbers } from '@tripod/contracts/testing';
import { partitionChecks } from './checks-setting.js';
import { compareProfiles, stabilityIndex } from './compare-profiles.js';
import { profileOf, type PartitionProfile } from './partition-profile.js';

const ALL = ['volume', 'nulls', 'labels', 'drift'] as const;

describe('checks in a setting', () => {
  it('warn or block, each by itself or all, and a later line goes before an earlier one', () => {
    expect(partitionChecks.parse('all warn; drift block\nvolume off')).toEqual({ nulls: 'warn', labels: 'warn', drift: 'block' });
  });

  it.each(['', 'warn', 'all', 'drift=warn', 'spread warn', 'all warn; x'])('are not %j', (text) => {
    expect(partitionChecks.safeParse(text).error?.issues[0]?.message).toMatch(/^must be lines such as `all warn`/);
  });
});

const made = new Map<number, PartitionProfile[]>();

/** Partitions of items whose number, nulls and labels vary by chance; days of the week differ in nature. */
function profiles(seed: number, count: number): PartitionProfile[] {
  const known = made.get(seed);
  if (known?.length === count) return known;
  const random = seededNumbers(seed);
  const all = Array.from({ length: count }, (_, partition) => {
    const rows = Math.round(150 + random() * 60 + (partition % 7) * 10);
    const sample = itemRows(rows, seed * 1_000 + partition).map((row) => ({ ...row, ...(random() < random() * 0.2 ? { weight: null } : {}), ...(partition % 7 === 6 ? { colour: 'red' } : {}) }));
    return profileOf(item, partition, rows, Math.round(rows * (0.5 + random() * 0.3)), sample);
  });
  made.set(seed, all);
  return all;
}

describe('a partition beside its neighbours', () => {
  it('gives at most one false alarm in k + 1 partitions, for each check', () => {
    // Exchangeable partitions: their order is drawn.
    const alarms = new Map<string, number>(ALL.map((check) => [check, 0]));
    const [trials, neighbours] = [100, 21];
    for (let trial = 0; trial < trials; trial++) {
      const random = seededNumbers(trial + 1);
      const [newest, ...others] = profiles(trial % 4, neighbours + 1).map((profile) => ({ profile, at: random() })).sort((a, b) => a.at - b.at).map(({ profile }) => profile);
      for (const { check } of compareProfiles(newest!, others, ALL)) alarms.set(check, (alarms.get(check) ?? 0) + 1);
    }
    // Three standard deviations of a binomial above the promise.
    const promise = trials / (neighbours + 1);
    for (const count of alarms.values()) expect(count).toBeLessThanOrEqual(promise + 3 * Math.sqrt(promise));
  });

  const [newest, ...others] = profiles(3, 22);
  it.each<[string, Partial<PartitionProfile>, RegExp]>([
    ['volume', { rows: 40 }, /^it has 40 rows, and the median of its neighbours is \d+$/],
    ['volume', { rows: 900 }, /^it has 900 rows/],
    ['nulls', { nulls: { weight: 0.6, colour: 0.1 } }, /^column 'weight' is null in 60% of the rows, and in \d+% of its neighbours'$/],
    ['labels', { labels: 3 }, /^\d+% of the rows have a label, and \d+% of its neighbours'$/],
    ['drift', { values: { ...newest!.values, weight: (newest!.values['weight'] ?? []).map((value) => Number(value) / 10) } }, /^the values of column 'weight' are distributed unlike .* \(PSI \d\.\d\d\)$/],
  ])('raises an alarm for what is unlike all of them: %s', (check, change, words) => {
    const usual = { ...newest!, rows: 180, labels: 117, nulls: others[0]!.nulls };
    const findings = compareProfiles({ ...usual, ...change }, others, ALL).filter((finding) => finding.check === check);
    expect(findings).toEqual([{ check, words: expect.stringMatching(words) }]);
  });

  it('says nothing of fewer than nineteen neighbours, and nothing of a label where none is stored', () => {
    expect(compareProfiles({ ...newest!, rows: 1 }, others.slice(0, 18), ALL)).toEqual([]);
    expect(compareProfiles({ ...newest!, labels: undefined }, others.map((each) => ({ ...each, labels: undefined })), ['labels'])).toEqual([]);
  });
});

describe('the population stability index', () => {
  it('is 0 for equal samples, never negative, and the same in both directions', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(stabilityIndex(one, one)).toBeCloseTo(0, 12);
        expect(stabilityIndex(one, other)).toBeGreaterThanOrEqual(0);
        expect(stabilityIndex(one, other)).toBeCloseTo(stabilityIndex(other, one), 12);
      }),
      { numRuns: 60 },
    );
  });

  it('is what its formula says', () => {
    // p = 30.5 / 41 and 10.5 / 41, q = 10.5 / 41 and 30.5 / 41.
    const one = [...Array<string>(30).fill('a'), ...Array<string>(10).fill('b')];
    const other = one.map((value) => (value === 'a' ? 'b' : 'a'));
    expect(stabilityIndex(one, other)).toBeCloseTo(2 * (20 / 41) * Math.log(30.5 / 10.5), 12);
  });
});
