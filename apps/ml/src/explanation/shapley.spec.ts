import fc from 'fast-check';
import type { Coalitions, ShapleyValues, WorthsOf } from './coalitions.js';
import { exactShapley } from './exact-shapley.js';
import { sampledShapley } from './sampled-shapley.js';
import { coalitionsAsked, EXACT_GROUPS, shapleyValues } from './shapley.js';

/** The worth of one coalition, by who is in it; one number for each output. */
type Game = (isIn: readonly boolean[]) => readonly number[];

const worthsOf =
  (groups: number, game: Game): WorthsOf =>
  ({ count, members }: Coalitions) =>
    Promise.resolve(Float64Array.from(Array.from({ length: count }, (_, at) => game(Array.from(members.subarray(at * groups, (at + 1) * groups), Boolean))).flat()));

/** Any game: the worth of each coalition is what the bits of its members make of the numbers. */
const anyGame = (numbers: readonly number[]): Game => (isIn) => {
  let at = 0;
  for (const [group, there] of isIn.entries()) if (there) at = (at * 31 + group * 7 + 1) % numbers.length;
  return [numbers[at]!, -2 * numbers[(at + 1) % numbers.length]!];
};

const all = (groups: number) => Array<boolean>(groups).fill(true);
const none = (groups: number) => Array<boolean>(groups).fill(false);
const ofGroup = ({ values }: ShapleyValues, group: number, outputs: number) => Array.from(values.subarray(group * outputs, (group + 1) * outputs));

const worths = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 40 });
const laws = [
  ['exact', exactShapley, fc.integer({ min: 1, max: 7 })],
  ['sampled', sampledShapley, fc.integer({ min: 2, max: 16 })],
] as const;

describe.each(laws)('Shapley values, %s', (_kind, shapley, someGroups) => {
  it('sum to the worth of all groups less the worth of none (efficiency)', async () => {
    await fc.assert(
      fc.asyncProperty(someGroups, worths, async (groups, numbers) => {
        const game = anyGame(numbers);
        const found = await shapley(groups, worthsOf(groups, game));
        for (const output of [0, 1]) {
          const sum = Array.from({ length: groups }, (_, group) => ofGroup(found, group, 2)[output]!).reduce((total, value) => total + value, found.base[output]!);
          expect(found.base[output]).toBe(game(none(groups))[output]);
          expect(Math.abs(sum - game(all(groups))[output]!)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are 0 for a group that changes nothing (dummy)', async () => {
    await fc.assert(
      fc.asyncProperty(someGroups, worths, fc.nat(), async (groups, numbers, which) => {
        const dummy = which % groups;
        const game = anyGame(numbers);
        const found = await shapley(groups, worthsOf(groups, (isIn) => game(isIn.with(dummy, false))));
        expect(ofGroup(found, dummy, 2).map(Math.abs)).toEqual([0, 0]);
        expect(found.errors[2 * dummy]).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('are the worths themselves where groups add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 9 }), async (added) => {
        const found = await shapley(added.length, worthsOf(added.length, (isIn) => [isIn.reduce((sum, there, group) => sum + (there ? added[group]! : 0), 5)]));
        for (const [group, worth] of added.entries()) expect(found.values[group]).toBeCloseTo(worth, 9);
        expect(Math.max(...found.errors)).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('exact Shapley values', () => {
  it('are equal for two groups that can stand for each other (symmetry)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 7 }), worths, async (groups, numbers) => {
        const game = anyGame(numbers);
        // The first two count as how many of them are in.
        const symmetric: Game = ([first, second, ...others]) => game([first !== second, first === true && second === true, ...others]);
        const found = await exactShapley(groups, worthsOf(groups, symmetric));
        for (const output of [0, 1]) expect(found.values[output]).toBeCloseTo(found.values[2 + output]!, 12);
      }),
      { numRuns: 30 },
    );
  });

  it('of the glove game are those of the book: one left glove, two right ones, a pair is worth 1', async () => {
    const { values, base, errors } = await exactShapley(3, worthsOf(3, ([left, right, other]) => [left && (right || other) ? 1 : 0]));
    expect([...base, ...errors]).toEqual([0, 0, 0, 0]);
    for (const [group, value] of [2 / 3, 1 / 6, 1 / 6].entries()) expect(values[group]).toBeCloseTo(value, 15);
  });
});

describe('sampled Shapley values', () => {
  const groups = EXACT_GROUPS + 1;
  /** Groups that act together: 13 of them, which the exact values can still be had of. */
  const game: Game = (isIn) => {
    const sum = isIn.reduce((total, there, group) => total + (there ? Math.sin(group + 1) : 0), 0);
    return [1 / (1 + Math.exp(-sum - (isIn[0] && isIn[5] ? 1 : 0))), sum];
  };

  it('are taken above twelve groups, and the same each time', async () => {
    const [sampled, again] = [await shapleyValues(groups, worthsOf(groups, game)), await shapleyValues(groups, worthsOf(groups, game))];
    expect(Math.max(...sampled.errors)).toBeGreaterThan(0);
    expect(again).toEqual(sampled);
    expect(Math.max(...(await shapleyValues(EXACT_GROUPS, worthsOf(EXACT_GROUPS, game))).errors)).toBe(0);
  });

  it('are as near to the exact ones as their error says', async () => {
    const [exact, sampled] = [await exactShapley(groups, worthsOf(groups, game)), await sampledShapley(groups, worthsOf(groups, game))];
    const apart = exact.values.map((value, at) => (sampled.values[at]! - value) / Math.max(sampled.errors[at]!, 1e-12)).filter((_, at) => at % 2 === 0);
    expect(Math.max(...apart.map(Math.abs))).toBeLessThan(4);
    expect(apart.filter((errors) => Math.abs(errors) < 1).length).toBeGreaterThan(groups / 2);
    expect(Math.max(...sampled.errors)).toBeLessThan(0.01);
  });

  it('asks for no more coalitions the more groups there are, until an error would say little', async () => {
    const asked = async (many: number) => {
      let coalitions = 0;
      await shapleyValues(many, ({ count }) => {
        coalitions = count;
        return Promise.resolve(new Float64Array(count));
      });
      return coalitions;
    };
    for (const many of [1, 8, 12, 13, 40]) expect(coalitionsAsked(many)).toBe(await asked(many));
    expect(await asked(16)).toBe(2 + 128 * 15);
    expect(await asked(100)).toBeLessThanOrEqual(8192);
    expect(await asked(1000)).toBe(2 + 16 * 999);
  });
});
