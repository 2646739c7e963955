import { inDigits, inShare, textTable } from '../policy/text-table.js';
import type { PolicyCosts } from './costs.js';
import { expectedCost, type DecidedFlight } from './decide.js';
import type { FlightsWorth } from './worth.js';

/** A flight with what was predicted and decided for it. */
export interface FlightDecision extends DecidedFlight {
  /** `2001-06-30T17:05`. */
  readonly departedAt: string;
  readonly origin: string;
  readonly destination: string;
  readonly lateProbability: number;
}

const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** Whole percent, and never a certainty that a forecast does not have: `81 %`, `over 99 %`. */
function inPercent(probability: number): string {
  const percent = Math.round(100 * probability);
  if (percent === 0) return 'under 1 %';
  return percent === 100 ? 'over 99 %' : `${percent} %`;
}

/** A decision as the desk says it, with the expected costs behind it. */
export function inWords(flight: FlightDecision, costs: PolicyCosts): string {
  const { departedAt, origin, destination, lateProbability, decision } = flight;
  const expected = money.format(flight.expectedCost);
  const nothing = money.format(expectedCost('none', lateProbability, costs));
  const advice = {
    none: `do nothing (${expected} expected; holding would cost ${money.format(expectedCost('hold', lateProbability, costs))})`,
    hold: `hold connections (${expected} expected against ${nothing} if nothing is done)`,
    rebook: `rebook now (${expected} expected against ${nothing} if nothing is done)`,
  }[decision];
  return `Flight ${departedAt} ${origin}→${destination}: ${inPercent(lateProbability)} likely late: ${advice}`;
}

/** Up to three examples: the likeliest rebook, the likeliest hold, the least likely none; missing ones are filled with the next likeliest flights. */
export function examplesOf(flights: readonly FlightDecision[], costs: PolicyCosts): string[] {
  const byProbability = [...flights].sort((a, b) => b.lateProbability - a.lateProbability);
  const first = (decision: FlightDecision['decision']) => byProbability.find((flight) => flight.decision === decision);
  const last = byProbability.findLast((flight) => flight.decision === 'none');
  const chosen = [first('rebook'), first('hold'), last].filter((flight) => flight !== undefined);
  const others = byProbability.filter((flight) => !chosen.includes(flight)).slice(0, 3);
  return [...chosen, ...others].slice(0, 3).map((flight) => inWords(flight, costs));
}

/** What the decisions are worth, as paragraphs of the report. */
export function worthInWords(worth: FlightsWorth): string[] {
  const line = (what: string, cost: number) => [what, money.format(cost), cost === worth.policy ? '' : money.format(cost - worth.policy)];
  const part = worth.shareOfPerfect === null ? '' : ` That is ${inShare(worth.shareOfPerfect)} of what a perfect forecast would save.`;
  const verb = worth.savedAgainstDoingNothing >= 0 ? 'save' : 'lose';
  return [
    textTable([
      [`on ${inDigits(worth.labelled)} flights with a known outcome`, 'cost', 'against ours'],
      line('these decisions', worth.policy),
      line('doing nothing', worth.doNothing),
      line('holding for all', worth.holdAll),
      line('rebooking all', worth.rebookAll),
      line('a perfect forecast', worth.perfect),
    ]),
    `The decisions ${verb} ${money.format(Math.abs(worth.savedAgainstDoingNothing))} against doing nothing.${part}`,
  ];
}
