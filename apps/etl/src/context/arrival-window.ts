const MINUTES = 60;

/** Arrivals at one airport that became known in the last 60 minutes, now included: how many, and how many of them late. */
export class ArrivalWindow {
  arrivals = 0;
  late = 0;

  constructor(
    private now: number,
    private readonly arrivalsAt = new Int32Array(MINUTES),
    private readonly lateAt = new Int32Array(MINUTES),
  ) {
    for (const count of arrivalsAt) this.arrivals += count;
    for (const count of lateAt) this.late += count;
  }

  add(minute: number, isLate: boolean): void {
    this.advance(minute);
    if (minute <= this.now - MINUTES) return;
    const slot = minute % MINUTES;
    this.arrivalsAt[slot] = (this.arrivalsAt[slot] ?? 0) + 1;
    this.arrivals++;
    if (!isLate) return;
    this.lateAt[slot] = (this.lateAt[slot] ?? 0) + 1;
    this.late++;
  }

  /** Forgets what is older than 60 minutes. */
  advance(now: number): void {
    const steps = Math.min(now - this.now, MINUTES);
    for (let step = 0; step < steps; step++) {
      const slot = (now - step) % MINUTES;
      this.arrivals -= this.arrivalsAt[slot] ?? 0;
      this.late -= this.lateAt[slot] ?? 0;
      this.arrivalsAt[slot] = 0;
      this.lateAt[slot] = 0;
    }
    if (steps > 0) this.now = now;
  }

  save(): { now: number; arrivals: number[]; late: number[] } {
    return { now: this.now, arrivals: [...this.arrivalsAt], late: [...this.lateAt] };
  }
}
