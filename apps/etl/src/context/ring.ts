/** In place of a delay that is not known (yet, or ever): below any delay, and far enough from the least 32-bit number to reckon with. */
export const UNKNOWN_DELAY = -(2 ** 30);

const DAY = 1440;

/** Minute of the day, 0 to 1439. */
export function clockOfMinute(local: number): number {
  return local - DAY * Math.floor(local / DAY);
}

interface Columns {
  readonly locals: Int32Array;
  readonly clocks: Int32Array;
  readonly delays: Int32Array;
}

/** Past flights of one route in order of departure: what is taken in at one end leaves at the other. */
export class Ring {
  private columns: Columns;
  /** Numbers of the oldest flight held and of the next one to come. They only grow; an index is a number modulo capacity. */
  private first: number;
  private next: number;

  constructor(first = 0, locals: readonly number[] = [], delays: readonly number[] = []) {
    this.columns = allocate(Math.max(16, 2 ** Math.ceil(Math.log2(locals.length + 1))));
    this.first = first;
    this.next = first;
    locals.forEach((local, i) => this.setDelay(this.push(local), delays[i] ?? UNKNOWN_DELAY));
  }

  /** Takes in a flight whose delay is unknown; gives the number under which it is held. */
  push(local: number): number {
    if (this.next - this.first === this.columns.locals.length) this.grow();
    const { locals, clocks, delays } = this.columns;
    const index = this.next & (locals.length - 1);
    locals[index] = local;
    clocks[index] = clockOfMinute(local);
    delays[index] = UNKNOWN_DELAY;
    return this.next++;
  }

  /** Does nothing when the flight has left the ring. */
  setDelay(number: number, delay: number): void {
    const { delays } = this.columns;
    if (number >= this.first && number < this.next) delays[number & (delays.length - 1)] = delay;
  }

  /** Lets go of the oldest flights that left before a minute of the local clock. */
  evictBefore(local: number): void {
    const { locals } = this.columns;
    while (this.first < this.next && locals[this.first & (locals.length - 1)]! < local) this.first++;
  }

  /** The oldest flight's number, one past the newest's, and their minutes, clock times and delays: index = number & mask. */
  view(): Columns & { first: number; next: number; mask: number } {
    const { locals, clocks, delays } = this.columns;
    return { first: this.first, next: this.next, mask: locals.length - 1, locals, clocks, delays };
  }

  private grow(): void {
    const { locals, delays } = this.columns;
    const numbers = Array.from({ length: this.next - this.first }, (_, i) => (this.first + i) & (locals.length - 1));
    const larger = new Ring(
      this.first,
      numbers.map((index) => locals[index]!),
      numbers.map((index) => delays[index]!),
    );
    this.columns = larger.columns;
  }
}

function allocate(capacity: number): Columns {
  return { locals: new Int32Array(capacity), clocks: new Int32Array(capacity), delays: new Int32Array(capacity) };
}
