import { DELAY_LIMITS } from './slots.js';

/** One number for each past flight; the index of a flight is its number modulo the length. */
interface RingColumns {
  /** Local minute of departure. */
  readonly locals: Int32Array;
  /** Within the limits; the least one while it is not known. 16 bits, because a replay waits for memory most of its time. */
  readonly delays: Int16Array;
}

/** A look into a ring: flights `first` to `next` - 1, each at the index number & mask. */
export interface RingView extends RingColumns {
  readonly first: number;
  readonly next: number;
  readonly mask: number;
}

/** Past flights of one route in order of departure: the newest enter at one end, the oldest leave at the other. */
export class Ring {
  private columns: RingColumns;
  /** Number of the oldest flight in the ring, and of the next one to come. Numbers only grow. */
  private first: number;
  private next: number;

  constructor(first = 0, locals: readonly number[] = [], delays: readonly number[] = []) {
    this.columns = allocate(Math.max(16, 2 ** Math.ceil(Math.log2(locals.length + 1))));
    this.first = first;
    this.next = first;
    for (const [index, local] of locals.entries()) this.setDelay(this.push(local), delays[index]!);
  }

  /** Adds a flight whose delay is unknown and returns its number. */
  push(local: number): number {
    if (this.next - this.first === this.columns.locals.length) this.grow();
    const { locals, delays } = this.columns;
    const index = this.next & (locals.length - 1);
    locals[index] = local;
    delays[index] = DELAY_LIMITS.min;
    return this.next++;
  }

  /** Does nothing when the flight has left the ring. */
  setDelay(number: number, delay: number): void {
    const { delays } = this.columns;
    if (number < this.first || number >= this.next) return;
    delays[number & (delays.length - 1)] = Math.max(DELAY_LIMITS.min, Math.min(DELAY_LIMITS.max, delay));
  }

  /** Removes the oldest flights that left before a minute of the local clock. */
  evictBefore(local: number): void {
    const { locals } = this.columns;
    while (this.first < this.next && locals[this.first & (locals.length - 1)]! < local) this.first++;
  }

  view(): RingView {
    const { locals, delays } = this.columns;
    return { first: this.first, next: this.next, mask: locals.length - 1, locals, delays };
  }

  private grow(): void {
    const { first, next, mask, locals, delays } = this.view();
    const indexes = Array.from({ length: next - first }, (_, i) => (first + i) & mask);
    const larger = new Ring(
      first,
      indexes.map((index) => locals[index]!),
      indexes.map((index) => delays[index]!),
    );
    this.columns = larger.columns;
  }
}

function allocate(capacity: number): RingColumns {
  return { locals: new Int32Array(capacity), delays: new Int16Array(capacity) };
}
