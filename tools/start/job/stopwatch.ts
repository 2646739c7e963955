/** Seconds by stage, to the millisecond. */
export class Stopwatch<Stage extends string> {
  readonly seconds: Partial<Record<Stage, number>> = {};

  /** Runs `work` and notes how long it took. */
  async time<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    const result = await work();
    this.note(stage, performance.now() - from);
    return result;
  }

  note(stage: Stage, milliseconds: number): void {
    this.seconds[stage] = seconds(milliseconds);
  }
}

/** Milliseconds as seconds with three decimals. */
export const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;
