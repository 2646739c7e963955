import { ScoringError } from './scoring-error.js';

/** How much a server holds at once. */
export interface AdmissionLimits {
  /** Requests for predictions that are read, predicted or answered. */
  readonly requests: number;
  /** Bytes of the bodies that are read or predicted. */
  readonly bodyBytes: number;
  /** Bytes of bodies and answers: beyond it nothing new begins until clients take their answers. */
  readonly bytes: number;
}

const MIB = 1024 * 1024;
/** Four of the largest bodies at once. */
export const ADMISSION_LIMITS: AdmissionLimits = { requests: 512, bodyBytes: 64 * MIB, bytes: 128 * MIB };
/** Bodies up to this size do not count: the limit of requests bounds them, and large ones do not shut them out. */
const SMALL_BYTES = 64 * 1024;

/** What one request holds until its answer has left. */
export interface Held {
  /**
   * Says how long the body has become.
   *
   * @throws {ScoringError} TEMPORARILY_UNAVAILABLE when a limit is reached
   */
  body(bytes: number): void;
  /** Says how long the answer is, in place of the body. */
  answer(bytes: number): void;
  release(): void;
}

/** Counts what requests hold, and rejects those beyond the limits with 503 and Retry-After. */
export class Admission {
  #requests = 0;
  #bytes = 0;

  constructor(private readonly limits: AdmissionLimits = ADMISSION_LIMITS) {}

  /**
   * Takes a request, whose body will have so many bytes if that is known.
   *
   * @throws {ScoringError} TEMPORARILY_UNAVAILABLE when a limit is reached
   */
  take(expectedBytes: number): Held {
    const { requests, bodyBytes, bytes } = this.limits;
    if (this.#requests >= requests || this.#bytes >= bytes) throw busy();
    if (expectedBytes > SMALL_BYTES && this.#bytes + expectedBytes > bodyBytes) throw busy();
    this.#requests++;
    let held = 0;
    const hold = (now: number) => {
      const counted = now > SMALL_BYTES ? now : 0;
      this.#bytes += counted - held;
      held = counted;
    };
    return {
      body: (now) => {
        if (now > SMALL_BYTES && this.#bytes - held + now > bodyBytes) throw busy();
        hold(now);
      },
      answer: hold,
      release: () => {
        hold(0);
        this.#requests--;
      },
    };
  }
}

function busy(): ScoringError {
  return new ScoringError('TEMPORARILY_UNAVAILABLE', 'the server has as many requests as it can hold: send this one again a little later');
}
