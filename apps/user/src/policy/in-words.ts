import type { PolicyCosts } from './costs.js';
import { expectedCost, type Decided } from './decide.js';

/** A flight with what was predicted and decided for it. */
export interface DecidedFlight extends Decided {
  readonly departedAt: string;
  readonly origin: string;
  readonly destination: string;
  readonly lateProbability: number;
}

const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** Whole US dollars: `$1,886`. */
export function inDollars(amount: number): string {
  return money.format(amount);
}

/** Whole percent, and never a certainty that a forecast does not have: `81 %`, `over 99 %`. */
function inPercent(probability: number): string {
  const percent = Math.round(100 * probability);
  if (percent === 0) return 'under 1 %';
  return percent === 100 ? 'over 99 %' : `${percent} %`;
}

/** A decision as the desk would say it, with the expectation that speaks for it. */
export function inWords(flight: DecidedFlight, costs: PolicyCosts): string {
  const { departedAt, origin, destination, lateProbability, decision } = flight;
  const expected = inDollars(flight.expectedCost);
  const nothing = inDollars(expectedCost('none', lateProbability, costs));
  const advice = {
    none: `do nothing (${expected} expected; holding would come to ${inDollars(expectedCost('hold', lateProbability, costs))})`,
    hold: `hold connections (${expected} expected against ${nothing} if nothing is done)`,
    rebook: `rebook now (${expected} expected against ${nothing} if nothing is done)`,
  }[decision];
  return `Flight ${departedAt} ${origin}→${destination}: ${inPercent(lateProbability)} likely late: ${advice}`;
}

/** Up to three telling decisions: of each kind the surest, the strongest kind first; filled up with the next surest. */
export function examplesOf(flights: readonly DecidedFlight[], costs: PolicyCosts): string[] {
  const bySurety = [...flights].sort((a, b) => b.lateProbability - a.lateProbability);
  const first = (decision: DecidedFlight['decision']) => bySurety.find((flight) => flight.decision === decision);
  const last = bySurety.findLast((flight) => flight.decision === 'none');
  const chosen = [first('rebook'), first('hold'), last].filter((flight) => flight !== undefined);
  const others = bySurety.filter((flight) => !chosen.includes(flight));
  return [...chosen, ...others].slice(0, 3).map((flight) => inWords(flight, costs));
}
