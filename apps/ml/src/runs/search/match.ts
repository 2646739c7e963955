import type { ListOperator, NumberOperator, RunCondition, RunField, RunOrder, TextOperator } from './conditions.js';

/** Looks up a field of a run: no value where the run does not have it, several for datasets. */
export type FieldValues = (field: RunField) => readonly (number | string)[];

/** Whether a run fulfils a condition, as MLflow's `runs/search` decides it. */
export function fulfils(values: FieldValues, condition: RunCondition): boolean {
  return values(condition.field).some((value) => {
    if (typeof condition.value === 'number') return typeof value === 'number' && compareNumbers(value, condition.operator, condition.value);
    if (typeof condition.value === 'string') return typeof value === 'string' && compareTexts(value, condition.operator, condition.value);
    return typeof value === 'string' && condition.value.includes(value) === (condition.operator === 'IN');
  });
}

function compareNumbers(value: number, operator: NumberOperator | TextOperator | ListOperator, other: number): boolean {
  switch (operator) {
    case '=': return value === other;
    case '!=': return value !== other;
    case '>': return value > other;
    case '>=': return value >= other;
    case '<': return value < other;
    case '<=': return value <= other;
    default: return false;
  }
}

function compareTexts(value: string, operator: NumberOperator | TextOperator | ListOperator, other: string): boolean {
  switch (operator) {
    case '=': return value === other;
    case '!=': return value !== other;
    case 'LIKE': return pattern(other, 'su').test(value);
    case 'ILIKE': return pattern(other, 'siu').test(value);
    default: return false;
  }
}

function pattern(text: string, flags: string): RegExp {
  const parts = [...text].map((character) => (character === '%' ? '.*' : character === '_' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/]/u, String.raw`\$&`)));
  return new RegExp(`^${parts.join('')}$`, flags);
}

/** Orders runs by the values of their fields, those of `order` in turn. Equal ones stay equal: 0. */
export function compareByOrder(a: readonly (number | string | undefined)[], b: readonly (number | string | undefined)[], order: readonly RunOrder[]): number {
  for (const [at, { isDescending }] of order.entries()) {
    const [left, right] = [a[at], b[at]];
    const lack = lackOf(left) - lackOf(right);
    if (lack !== 0) return lack;
    if (left !== undefined && right !== undefined && left !== right && lackOf(left) === 0) return left < right === isDescending ? 1 : -1;
  }
  return 0;
}

/** MLflow puts NaN behind all values, and runs without the field behind NaN, whatever the direction. */
function lackOf(value: number | string | undefined): 0 | 1 | 2 {
  if (value === undefined) return 2;
  return Number.isNaN(value) ? 1 : 0;
}
