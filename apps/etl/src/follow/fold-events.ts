import type { Json } from '../sources/source.js';
import type { EventRefusal, EventRow, FeedEvent, Fold } from './feed-pipeline.js';

/** The state of a fold with all events before a time, and with none of that time. */
export interface Checkpoint {
  /** Milliseconds since 1970. */
  readonly before: number;
  readonly state: Json;
}

/** How a fold goes on. */
export interface Folded {
  readonly made: readonly (EventRow | EventRefusal)[];
  /** The ones that were due on the way. */
  readonly checkpoints: readonly Checkpoint[];
}

const CHECKPOINT_EVERY_MS = 900_000;

/** A fold with the time that it has come to. */
export class Folding {
  /** Milliseconds since 1970. */
  time: number;
  private saved: number;

  constructor(
    private readonly fold: Fold,
    { before }: Pick<Checkpoint, 'before'>,
  ) {
    this.time = before;
    this.saved = before;
  }

  /** @param events none before `time`, in any order */
  take(events: readonly FeedEvent[]): Folded {
    const made: (EventRow | EventRefusal)[] = [];
    const checkpoints: Checkpoint[] = [];
    for (const [time, group] of byTime(events)) {
      if (time > this.time && time - this.saved >= CHECKPOINT_EVERY_MS) {
        checkpoints.push({ before: time, state: this.fold.save() });
        this.saved = time;
      }
      made.push(...this.fold.take(time, group));
      this.time = time;
    }
    return { made, checkpoints };
  }
}

function byTime(events: readonly FeedEvent[]): [time: number, events: FeedEvent[]][] {
  const groups = new Map<number, FeedEvent[]>();
  for (const event of events) {
    const group = groups.get(event.time);
    if (group === undefined) groups.set(event.time, [event]);
    else group.push(event);
  }
  return [...groups].sort(([a], [b]) => a - b);
}
