import { DECISIONS } from '../policy/decide.js';
import { inDollars } from '../policy/in-words.js';
import type { Worth } from '../policy/worth.js';
import type { DecisionReport } from './decision-report.js';

const count = new Intl.NumberFormat('en-US');
const percent = { format: (part: number) => `${(100 * part).toFixed(1)} %` };
const NAMED_SET_ASIDE = 10;

/** The report as a person reads it: the same facts as the JSON, in tables and sentences. */
export function reportInWords(report: DecisionReport): string {
  const by = report.by === 'run' ? `by run ${report.runId} (${report.runName})` : `by endpoint ${report.endpoint}`;
  const decisions = DECISIONS.map((decision) => [
    { none: 'do nothing', hold: 'hold connections', rebook: 'rebook' }[decision],
    count.format(report.decisions[decision]),
    percent.format(report.decisions[decision] / report.flights),
  ]);
  return [
    `${report.day}: ${count.format(report.flights)} flights decided ${by}`,
    table([['decision', 'flights', 'share'], ...decisions]),
    ...(report.worth === null
      ? ['How these flights ended is not known yet: what the decisions are worth can be said later.']
      : worthInWords(report.worth)),
    ...setAsideInWords(report),
    report.examples.join('\n'),
    `${report.rowsChanged === 0 ? 'Nothing has changed since this day was last decided' : `${count.format(report.rowsChanged)} rows changed in desk.decisions`}; ${report.seconds.toFixed(1)} s. Predictions ${report.predictionsDigest.slice(0, 12)}.`,
  ].join('\n\n');
}

function worthInWords(worth: Worth): string[] {
  const line = (what: string, cost: number) => [
    what,
    inDollars(cost),
    cost === worth.policy ? '' : inDollars(cost - worth.policy),
  ];
  const part =
    worth.shareOfPerfect === null
      ? ''
      : ` That is ${percent.format(worth.shareOfPerfect)} of what a perfect forecast would save.`;
  const verb = worth.savedAgainstDoingNothing >= 0 ? 'save' : 'lose';
  return [
    table([
      [`on ${count.format(worth.labelled)} flights whose end is known`, 'cost', 'against ours'],
      line('these decisions', worth.policy),
      line('doing nothing', worth.doNothing),
      line('holding for all', worth.holdAll),
      line('rebooking all', worth.rebookAll),
      line('a perfect forecast', worth.perfect),
    ]),
    `The decisions ${verb} ${inDollars(Math.abs(worth.savedAgainstDoingNothing))} against doing nothing.${part}`,
  ];
}

function setAsideInWords({ setAside, setAsideFlights, labelsSetAside }: DecisionReport): string[] {
  const named = setAsideFlights.slice(0, NAMED_SET_ASIDE).map(({ flight, reason }) => `\n  ${flight}: ${reason}`);
  const further = setAside > named.length ? `\n  and ${count.format(setAside - named.length)} more, named in the log` : '';
  return [
    ...(setAside === 0
      ? []
      : [`Set aside and not decided, because they fail the contract (${count.format(setAside)}):${named.join('')}${further}`]),
    ...(labelsSetAside === 0
      ? []
      : [`Labels that fail the contract (${count.format(labelsSetAside)}) were set aside: their flights count as not ended.`]),
  ];
}

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => `  ${row.map(cell).join('   ').trimEnd()}`).join('\n');
}
