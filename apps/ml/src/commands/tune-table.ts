import { figure } from '../metrics/figure.js';
import type { Metric } from '../metrics/metric.js';
import { parameterNames, type Recipe } from '../network/recipe.js';
import { bestFirst } from '../tuning/search-trials.js';
import type { Tuning } from '../tuning/tune.js';
import { fitTable } from './fit-table.js';
import { SHORT } from './run-words.js';

/** So many trials are shown. */
const MOST_SHOWN = 10;

/** The trials on all rows, the best first, with the parameters in which they differ. */
export function tuneTable({ judged }: Pick<Tuning, 'judged'>, metric: Metric, width: number): string[] {
  const whole = judged.filter(({ every }) => every === 1);
  const ranked = [...bestFirst(whole, metric), ...whole.filter(({ value }) => Number.isNaN(value))];
  const differing = parameterNames.filter((name) => new Set(whole.map(({ recipe }) => text(recipe, name))).size > 1);
  const rows = ranked.slice(0, MOST_SHOWN).map(({ number, runId, value, failure, recipe }) => [
    String(number), failure === undefined ? figure(value) : 'failed', ...differing.map((name) => text(recipe, name)), runId.slice(0, SHORT),
  ]);
  const columns = [{ title: 'TRIAL' }, { title: metric.title }, ...differing.map((title) => ({ title })), { title: 'RUN', dropped: 1 }];
  return [...fitTable(columns, rows, width), ...(ranked.length > MOST_SHOWN ? [`… and ${ranked.length - MOST_SHOWN} more`] : [])];
}

/** Parameters as `ml train` takes them: those in which a recipe differs from the one to begin with, and those that were stated. */
export function changesInWords(base: Recipe, best: Recipe, stated: readonly string[]): string {
  const named = parameterNames.filter((name) => stated.includes(name) || text(base, name) !== text(best, name));
  return named.map((name) => `--param ${name}=${text(best, name)}`).join(' ');
}

function text(recipe: Recipe, name: keyof Recipe): string {
  const value = recipe[name];
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}
