import { RUN_STATUS } from '@tripod/contracts';
import { fieldText, type RunCondition, type RunField, type RunOrder } from '../search/conditions.js';

/**
 * Conditions as `runs/search` takes them. Those that its grammar cannot say are left out: whoever reads the answer checks
 * all of them anyway.
 */
export function filterText(conditions: readonly RunCondition[]): string {
  return conditions.flatMap((condition) => conditionText(condition) ?? []).join(' and ');
}

function conditionText({ field, operator, value }: RunCondition): string | undefined {
  if (field.entity === 'attributes' && field.key === 'status') return statusText(operator, value);
  const constant = constantText(value);
  return constant === undefined || !isPlainKey(field) ? undefined : `${fieldText(field)} ${operator} ${constant}`;
}

/** An open run whose process has died is FAILED, which the server does not know: it may call it RUNNING. */
function statusText(operator: RunCondition['operator'], value: RunCondition['value']): string | undefined {
  if (operator !== '=') return undefined;
  if (value === 'FAILED') return "attributes.status != 'FINISHED'";
  return RUN_STATES.has(String(value)) ? `attributes.status = '${String(value)}'` : undefined;
}

const RUN_STATES: ReadonlySet<string> = new Set(Object.keys(RUN_STATUS));

function constantText(value: RunCondition['value']): string | undefined {
  // MLflow's parser does not read the sign of an exponent.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).replace('e+', 'e') : undefined;
  if (typeof value === 'string') return isPlain(value) ? `'${value}'` : undefined;
  return value.length > 0 && value.every(isPlain) ? `(${value.map((each) => `'${each}'`).join(', ')})` : undefined;
}

/** It has no way to write a quote or a backslash. */
const isPlain = (text: string) => !/['"`\\\p{Cc}]/u.test(text);
const isPlainKey = ({ key }: RunField) => !/["`\\\p{Cc}]/u.test(key);

/** An order as `runs/search` takes it. Equal runs follow each other as without an order: the latest first. */
export function orderTexts(order: readonly RunOrder[]): string[] {
  const asked = order.map(({ field, isDescending }) => `${fieldText(field)} ${isDescending ? 'DESC' : 'ASC'}`);
  return [...asked, 'attributes.start_time DESC'];
}
