/** In place of a delay that is not known (yet, or ever). */
export const UNKNOWN_DELAY = -(2 ** 31);

/** Past flights of one route in order of departure: what is taken in at one end leaves at the other. */
export class Ring {
  private locals: Int32Array;
  private delays: Int32Array;
  /** Numbers of the oldest flight held and of the next one to come. They only grow; a slot is a number modulo capacity. */
  private first: number;
  private next: number;

  constructor(first = 0, locals: readonly number[] = [], delays: readonly number[] = []) {
    const capacity = Math.max(16, 2 ** Math.ceil(Math.log2(locals.length + 1)));
    this.locals = new Int32Array(capacity);
    this.delays = new Int32Array(capacity);
    this.first = first;
    this.next = first;
    locals.forEach((local, i) => this.setDelay(this.push(local), delays[i] ?? UNKNOWN_DELAY));
  }

  /** Takes in a flight whose delay is unknown; gives the number under which it is held. */
  push(local: number): number {
    if (this.next - this.first === this.locals.length) this.grow();
    const slot = this.next & (this.locals.length - 1);
    this.locals[slot] = local;
    this.delays[slot] = UNKNOWN_DELAY;
    return this.next++;
  }

  /** Does nothing when the flight has left the ring. */
  setDelay(number: number, delay: number): void {
    if (number >= this.first && number < this.next) this.delays[number & (this.locals.length - 1)] = delay;
  }

  /** Lets go of the oldest flights that left before a minute of the local clock. */
  evictBefore(local: number): void {
    const mask = this.locals.length - 1;
    while (this.first < this.next && (this.locals[this.first & mask] ?? 0) < local) this.first++;
  }

  /** The oldest flight's number, one past the newest's, and where their minutes and delays are: slot = number & mask. */
  view(): { first: number; next: number; mask: number; locals: Int32Array; delays: Int32Array } {
    return { first: this.first, next: this.next, mask: this.locals.length - 1, locals: this.locals, delays: this.delays };
  }

  private grow(): void {
    const mask = this.locals.length - 1;
    const [locals, delays] = [new Int32Array(2 * this.locals.length), new Int32Array(2 * this.locals.length)];
    for (let number = this.first; number < this.next; number++) {
      locals[number & (locals.length - 1)] = this.locals[number & mask] ?? 0;
      delays[number & (locals.length - 1)] = this.delays[number & mask] ?? 0;
    }
    [this.locals, this.delays] = [locals, delays];
  }
}
