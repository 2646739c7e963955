import type { FieldProfile, PlannedTarget } from './project-plan.js';

/** Rows of the fixture of a project that has no table. */
export const MADE_UP_ROWS = 200;

const SHARES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
/** The year 2024 in days since 1970. */
const YEAR = { first: 19_723, last: 20_088 };
const MINUTES_A_DAY = 1440;

/** Seven quantiles of numbers that are spread evenly. */
export const evenQuantiles = (min: number, max: number, isWhole: boolean): number[] => SHARES.map((share) => (isWhole ? Math.round(min + share * (max - min)) : min + share * (max - min)));

/** The quantiles of days or minutes of one year. */
export const yearQuantiles = (kind: 'day' | 'minute'): number[] => evenQuantiles(YEAR.first, YEAR.last, true).map((day) => (kind === 'day' ? day : day * MINUTES_A_DAY));

/** Equal counts for so many values, which together are all made-up rows. */
export const evenCounts = (values: number): number[] => Array.from({ length: values }, (_, index) => Math.floor((MADE_UP_ROWS + index) / values));

/** The profile of a field that nobody has seen. */
export function madeUpProfile(nullable: boolean, rest: Partial<FieldProfile> = {}): FieldProfile {
  return { nullShare: nullable ? 0.05 : 0, distinct: MADE_UP_ROWS, quantiles: [], counts: [], ...rest };
}

/** A label that nobody has seen. */
export function madeUpTarget(task: PlannedTarget['task'], name: string, description: string): PlannedTarget {
  const facts = { name, original: name, description };
  switch (task) {
    case 'binary':
      return { ...facts, task, reading: { as: 'boolean', yes: 'true', no: 'false' }, yes: 'true', share: 0.3 };
    case 'classes':
      return { ...facts, task, reading: { as: 'text' }, categories: ['low', 'middle', 'high'], counts: evenCounts(3) };
    case 'number':
      return { ...facts, task, reading: { as: 'number', decimalComma: false }, kind: 'float', min: 0, max: 100, quantiles: evenQuantiles(0, 100, false) };
  }
}
