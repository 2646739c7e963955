import { wordsOf } from '../instances/split.js';
import { figure } from '../metrics/figure.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Model } from '../model/model.js';
import type { Promotion } from '../promotion/promote.js';
import { unbeaten } from '../promotion/verdict.js';
import { aligned } from './aligned.js';
import { metricsTable } from './metrics-table.js';
import type { PromoteReply } from './promote-reply.js';

/** How many of the worst slices a person sees. */
const SHOWN = 5;

const count = (number: number) => number.toLocaleString('en');

/** A promotion in words: what became of it, and what was compared. */
export function promotionInWords(model: Pick<Model, 'name' | 'role'>, promotion: Promotion, reply: PromoteReply): string[] {
  return [outcomeInWords(model, promotion, reply), ...comparedInWords(model, promotion, reply), ...slicesInWords(reply)];
}

function outcomeInWords({ name, role }: Pick<Model, 'name' | 'role'>, { outcome, judged }: Promotion, { dryRun, challenger, champion, slices }: PromoteReply): string {
  const run = `run ${challenger.runId}`;
  const title = metricsOf(role.task)[0]?.title;
  const before = champion === null ? '' : `version ${champion.version} (run ${champion.runId})`;
  const stays = champion === null ? `model '${name}' has no champion yet` : `the champion of model '${name}' stays ${before}`;
  switch (outcome) {
    case 'better':
      return dryRun ? `${run} would be the champion of model '${name}' in place of ${before}` : `the champion of model '${name}' is version ${challenger.version} (${run}) now, in place of ${before}`;
    case 'first':
      return dryRun ? `${run} would be the first champion of model '${name}'` : `the first champion of model '${name}' is version ${challenger.version} (${run}): it beats each baseline on ${title}`;
    case 'same-run':
      return `the champion of model '${name}' is ${run} already: version ${challenger.version}`;
    case 'not-better':
      return `${stays}: ${run} is not better on ${title} beyond the interval`;
    case 'slices-worse':
      return `${stays}: ${run} is better on ${title}, but worse on ${slices?.worse} of ${slices?.judged} slices beyond their intervals`;
    case 'baselines-not-beaten':
      return `${stays}: ${run} does not beat ${judged?.baselines === undefined ? 'the baselines' : unbeaten({ role }, judged.baselines).join(' and ').replaceAll('_', ' ')} on ${title}`;
    case 'champion-moved':
      return `${run} is not promoted: the champion of model '${name}' has changed since the comparison began. Run the command again.`;
  }
}

function comparedInWords(model: Pick<Model, 'name' | 'role'>, { judged }: Promotion, { bootstrap, metrics }: PromoteReply): string[] {
  if (judged === undefined) return [];
  const on = `on ${count(judged.rows.rows)} rows, ${wordsOf(judged.rows.test)}`;
  if (judged.baselines !== undefined) {
    const { scores, baselineScores } = judged.baselines;
    return [on, ...metricsTable(model, { metrics: scores.metrics, baselines: Object.fromEntries(Object.entries(baselineScores).map(([name, { metrics: all }]) => [name, all])) })];
  }
  const rows = metrics.map(({ title, better, ...found }) => ['', `${title} ${better === 'higher' ? '↑' : '↓'}`, ...differenceCells(found)]);
  return [`${on}; intervals hold ${100 * (bootstrap?.level ?? NaN)} % of ${count(bootstrap?.resamples ?? NaN)} resamples`, ...aligned([['', '', 'challenger', 'champion', 'difference', 'interval'], ...rows])];
}

function slicesInWords({ slices, metrics: [headline] }: PromoteReply): string[] {
  if (slices === null || slices.columns.length === 0) return [];
  const { judged, skipped, worse, worst, worseByChance, minRows, columns } = slices;
  const cannot = skipped === 0 ? '' : `; ${skipped} more cannot be judged: they have too few rows of one class`;
  const sum = `${headline?.title} on ${judged} slices with ${count(minRows)} rows or more, by ${columns.map(({ column }) => column).join(' and ')}: ${worse} worse beyond their intervals${cannot}`;
  const chance = worse === 0 ? [] : [`Of ${judged} slices about ${worseByChance.toFixed(1)} would be worse by chance, if both were equally good on each.`];
  const rows = worst.slice(0, SHOWN).map(({ column, value, rows: size, worse: isWorse, ...found }) => ['', `${column} ${value}${isWorse ? ' *' : ''}`, count(size), ...differenceCells(found)]);
  return [sum, ...chance, ...(rows.length === 0 ? [] : aligned([['', 'the worst', 'rows', 'challenger', 'champion', 'difference', 'interval'], ...rows]))];
}

function differenceCells({ challenger, champion, difference, interval }: Pick<PromoteReply['metrics'][number], 'challenger' | 'champion' | 'difference' | 'interval'>): string[] {
  return [figure(challenger ?? undefined), figure(champion ?? undefined), signed(difference), interval === null ? '–' : `${signed(interval[0])} to ${signed(interval[1])}`];
}

function signed(value: number | null): string {
  return value === null ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(5)}`;
}
