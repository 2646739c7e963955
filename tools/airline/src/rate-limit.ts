/** Allows so many requests in each second of a client; the rest has to wait. */
export class RateLimit {
  private second = 0;
  private requests = 0;

  constructor(
    private readonly perSecond: number,
    private readonly realTime: () => number = () => performance.now(),
  ) {}

  /** @returns the seconds after which to ask again, or undefined when the request is allowed */
  take(): number | undefined {
    const second = Math.floor(this.realTime() / 1000);
    if (second !== this.second) [this.second, this.requests] = [second, 0];
    this.requests++;
    return this.requests > this.perSecond ? 1 : undefined;
  }
}
