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
    if (isMissing(left) || isMissing(right)) {
      if (isMissing(left) !== isMissing(right)) return isMissing(left) ? 1 : -1;
    } else if (left !== right) return left < right === isDescending ? 1 : -1;
  }
  return 0;
}

function isMissing(value: number | string | undefined): value is undefined {
  return value === undefined || Number.isNaN(value);
}
