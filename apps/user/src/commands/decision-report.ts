import { costsOf, type Config } from '../config.js';
import type { SetAside } from '../flights/parse-rows.js';
import type { Decision } from '../policy/decide.js';
import { examplesOf } from '../policy/in-words.js';
import type { Worth } from '../policy/worth.js';
import { predictionsDigest } from '../predictions/digest.js';
import type { DecidedDay } from './decide-day.js';

/** What `user decide --json` prints as its last line. Amounts in US dollars. */
export interface DecisionReport {
  readonly day: string;
  readonly by: 'run' | 'endpoint';
  readonly runId?: string;
  readonly runName?: string;
  readonly endpoint?: string;
  /** Flights that were decided. */
  readonly flights: number;
  /** Flights that failed their contract and were not decided. */
  readonly setAside: number;
  /** The first of them, at most {@link SHOWN_SET_ASIDE}; the log names all. */
  readonly setAsideFlights: readonly SetAside[];
  readonly labelsSetAside: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  /** {@link predictionsDigest}: equal for two ways that predict the same bits. */
  readonly predictionsDigest: string;
  readonly worth: Worth | null;
  /** Three decisions in plain words. */
  readonly examples: readonly string[];
  /** Rows of desk.decisions that are new, changed or removed. */
  readonly rowsChanged: number;
  readonly seconds: number;
}

const SHOWN_SET_ASIDE = 100;

/** Sums a decided day up. */
export function reportOf(day: DecidedDay, config: Config, seconds: number): DecisionReport {
  const { flights, origin, lateProbabilities, decided, worth, rowsChanged } = day;
  const decidedFlights = flights.instances.map((instance, i) => ({
    departedAt: instance.departed_at,
    origin: instance.origin,
    destination: instance.destination,
    lateProbability: lateProbabilities[i] ?? Number.NaN,
    ...(decided[i] ?? { decision: 'none' as const, expectedCost: Number.NaN }),
  }));
  const count = (wanted: Decision) => decided.filter(({ decision }) => decision === wanted).length;
  return {
    day: flights.day,
    ...(origin.by === 'run'
      ? { by: 'run', runId: origin.runId, runName: origin.runName }
      : { by: 'endpoint', endpoint: origin.endpoint }),
    flights: flights.instances.length,
    setAside: flights.setAside.length,
    setAsideFlights: flights.setAside.slice(0, SHOWN_SET_ASIDE),
    labelsSetAside: flights.labelsSetAside.length,
    decisions: { none: count('none'), hold: count('hold'), rebook: count('rebook') },
    predictionsDigest: predictionsDigest(
      flights.instances.map(({ flight_id }) => flight_id),
      lateProbabilities,
    ),
    worth,
    examples: examplesOf(decidedFlights, costsOf(config)),
    rowsChanged,
    seconds,
  };
}
