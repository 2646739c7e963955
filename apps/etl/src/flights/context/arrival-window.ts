const MINUTES = 60;

/** A saved {@link ArrivalWindow}: its minute, and 60 numbers each, by minute modulo 60. */
export interface SavedWindow {
  readonly now: number;
  readonly arrivals: readonly number[];
  readonly late: readonly number[];
}

/** Arrivals at one airport that became known in the last 60 minutes, the present one included: how many, and how many of them late. */
export class ArrivalWindow {
  arrivals = 0;
  late = 0;
  private now: number;
  private readonly arrivalsAt: Int32Array;
  private readonly lateAt: Int32Array;

  constructor({ now, arrivals, late }: SavedWindow = { now: 0, arrivals: [], late: [] }) {
    this.now = now;
    this.arrivalsAt = minutesWith(arrivals);
    this.lateAt = minutesWith(late);
    for (const count of arrivals) this.arrivals += count;
    for (const count of late) this.late += count;
  }

  /** Counts an arrival that became known at a minute. */
  add(minute: number, isLate: boolean): void {
    this.advance(minute);
    if (minute <= this.now - MINUTES) return;
    const slot = minute % MINUTES;
    this.arrivalsAt[slot]!++;
    this.arrivals++;
    if (!isLate) return;
    this.lateAt[slot]!++;
    this.late++;
  }

  /** Drops what is older than 60 minutes. */
  advance(now: number): void {
    const steps = Math.min(now - this.now, MINUTES);
    for (let step = 0; step < steps; step++) {
      const slot = (now - step) % MINUTES;
      this.arrivals -= this.arrivalsAt[slot]!;
      this.late -= this.lateAt[slot]!;
      this.arrivalsAt[slot] = 0;
      this.lateAt[slot] = 0;
    }
    if (steps > 0) this.now = now;
  }

  save(): { now: number; arrivals: number[]; late: number[] } {
    return { now: this.now, arrivals: [...this.arrivalsAt], late: [...this.lateAt] };
  }
}

function minutesWith(counts: readonly number[]): Int32Array {
  const minutes = new Int32Array(MINUTES);
  minutes.set(counts);
  return minutes;
}
