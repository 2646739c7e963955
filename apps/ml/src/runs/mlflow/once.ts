import { Fault } from './fault.js';
import { triedOften } from './patience.js';
import type { RestClient } from './rest-client.js';

/** What was created, once. */
export interface Created<T> {
  readonly made: T;
  /** An answer was lost: the server may still be at work on a second one, which is to be removed when it is seen. */
  readonly isDoubtful: boolean;
}

/**
 * Creates what the server would create again at each call. When an answer is lost, it is looked for before the next attempt.
 *
 * @param create calls the API once, not repeatable
 * @param find what an earlier attempt has created
 */
export async function once<T>({ patience }: Pick<RestClient, 'patience'>, create: () => Promise<T>, find: () => Promise<T | undefined>): Promise<Created<T>> {
  const start = performance.now();
  for (let attempts = 1; ; attempts++) {
    try {
      return { made: await create(), isDoubtful: attempts > 1 };
    } catch (error) {
      if (!(error instanceof Fault) || error.facts.kind !== 'lost') throw error;
      const made = await find();
      if (made !== undefined) return { made, isDoubtful: true };
      const passed = performance.now() - start;
      if (passed > patience.total) throw triedOften(error, attempts, passed);
    }
  }
}
