import { rungsOf } from './rungs.js';
import { searchTrials } from './search-trials.js';
import { usualSpace } from './search-space.js';
import { trialsOf, type JudgedTrial, type Trial } from './trial.js';

const base = { hidden: [8], peakRate: 0.02, warmUp: 0.05, validations: 4, seed: 1 };
const higher = { better: 'higher' } as const;
const judgeBy = (valueOf: (trial: Trial) => number, judged: [number, number][] = []) => async (trial: Trial, { every }: { every: number }): Promise<JudgedTrial> => {
  judged.push([trial.number, every]);
  return { ...trial, every, runId: 'r', reused: false, value: valueOf(trial) };
};

describe('trials', () => {
  it('begin with the recipe as it stands, and more of them begin with the same ones', () => {
    const few = trialsOf(base, usualSpace, 5, 3);
    expect(few[0]).toEqual({ number: 0, recipe: base });
    expect(trialsOf(base, usualSpace, 9, 3).slice(0, 5)).toEqual(few);
    expect(trialsOf(base, usualSpace, 5, 4).slice(1)).not.toEqual(few.slice(1));
    expect(few.every(({ recipe }) => recipe.seed === 1 && recipe.validations === 4)).toBe(true);
  });
});

describe('a search', () => {
  const trials = trialsOf(base, usualSpace, 9, 1);
  const search = (valueOf: (trial: Trial) => number, kind: 'random' | 'halving' = 'random', judged: [number, number][] = []) =>
    searchTrials(trials, rungsOf(kind, 9, 1_000_000), higher, judgeBy(valueOf, judged));

  it('finds the best trial, of equal ones the first', async () => {
    expect((await search(({ number }) => -Math.abs(number - 4)))?.best?.number).toBe(4);
    expect((await search(() => 1))?.best?.number).toBe(0);
    const lower = await searchTrials(trials, rungsOf('random', 9, 10), { better: 'lower' }, judgeBy(({ number }) => number));
    expect(lower?.best?.number).toBe(0);
  });

  it('takes the best third to three times as many rows, the best first', async () => {
    const judged: [number, number][] = [];
    expect((await search(({ number }) => number, 'halving', judged))?.best).toMatchObject({ number: 8, every: 1 });
    expect(judged.slice(9)).toEqual([[8, 3], [7, 3], [6, 3], [8, 1]]);
  });

  it('never goes on with a trial that failed', async () => {
    const judged: [number, number][] = [];
    const found = await search(({ number }) => (number < 7 ? NaN : number), 'halving', judged);
    expect(judged.slice(9)).toEqual([[8, 3], [7, 3], [8, 1]]);
    expect(found?.judged).toHaveLength(12);
    expect((await search(() => NaN))?.best).toBeUndefined();
  });

  it('ends where the judge does not know', async () => {
    expect(await searchTrials(trials, rungsOf('random', 9, 10), higher, async () => undefined)).toBeUndefined();
  });
});
