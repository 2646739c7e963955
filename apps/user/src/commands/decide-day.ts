import type { Logger } from 'pino';
import { costsOf, type Config } from '../config.js';
import { withDatabase } from '../database/database.js';
import { keepDecisions } from '../decisions/decisions.js';
import { migrate } from '../decisions/migrate.js';
import { toColumns } from '../flights/instance-columns.js';
import { readFlights, type FlightsOfDay } from '../flights/read-flights.js';
import { decide, type Decided } from '../policy/decide.js';
import { worthOf, type Worth } from '../policy/worth.js';
import { openSource, type Way } from '../predictions/open-source.js';
import type { PredictionOrigin } from '../predictions/prediction-source.js';
import type { Progress } from '../progress.js';

/** What goes on beside the work: where it is logged and shown, and how it is stopped. */
export interface Surroundings {
  readonly log: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A decided day. `lateProbabilities` and `decided` have one entry for each of the flights' instances. */
export interface DecidedDay {
  readonly flights: FlightsOfDay;
  readonly origin: PredictionOrigin;
  readonly lateProbabilities: Float64Array;
  readonly decided: readonly Decided[];
  readonly worth: Worth | null;
  /** Rows of desk.decisions that are new, changed or removed. */
  readonly rowsChanged: number;
}

/**
 * Decides every flight of a day: reads the day, asks for predictions, applies the policy, keeps the decisions, and
 * reckons what they were worth where the outcome is known. Until the last prediction is there, nothing is written.
 */
export async function decideDay(day: string | undefined, way: Way, config: Config, around: Surroundings): Promise<DecidedDay> {
  const { log, progress, signal } = around;
  return await withDatabase(config.DATABASE_URL, async (database) => {
    const flights = await readFlights(database, day);
    log.info({ day: flights.day, flights: flights.instances.length }, 'flights read');
    for (const { flight, reason } of flights.setAside) log.warn({ flight, reason }, 'flight set aside');
    for (const { flight, reason } of flights.labelsSetAside) log.warn({ flight, reason }, 'label set aside');

    const source = await openSource(way, config, signal);
    try {
      const origin = source.describe();
      log.info(origin, 'source of predictions opened');
      await migrate(database);
      progress.start(`Predicting ${flights.day}`, flights.instances.length);
      const instances = toColumns(flights.instances);
      const lateProbabilities = await source.predict(instances, (rows) => progress.advance(rows));
      const predictedAt = new Date();
      const costs = costsOf(config);
      const decided = Array.from(lateProbabilities, (probability) => decide(probability, costs));
      const kept = { day: flights.day, origin, predictedAt, flightIds: instances.flight_id, lateProbabilities, decided };
      const rowsChanged = await keepDecisions(database, kept);
      log.info({ day: flights.day, rowsChanged }, 'decisions kept');
      const worth = worthOf(
        decided.map(({ decision }) => decision),
        flights.late,
        costs,
      );
      return { flights, origin, lateProbabilities, decided, worth, rowsChanged };
    } finally {
      progress.stop();
      await source.close();
    }
  });
}
