import { setTimeout as pause } from 'node:timers/promises';
import { contractName } from '@tripod/contracts';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../errors.js';
import { fingerprintOf } from '../ingest/fingerprint.js';
import type { EtlProject } from '../ingest/project.js';
import { writeContext } from '../ingest/context-of.js';
import type { Progress } from '../progress.js';
import type { Json, Source, SourceBatch } from '../sources/source.js';
import { BatchWriter } from '../store/batch-writer.js';
import { checkRows } from '../store/checked-rows.js';
import { beginIngest, finishIngest, lastIngest, type IngestEntry } from '../store/ingests.js';
import { lockSource } from '../store/locks.js';
import { sourceNumbers } from '../store/sources.js';
import { summarizeSql, vacuum } from '../store/tables.js';
import type { FeedPipeline } from './feed-pipeline.js';
import { changeSql, checkpointAt, eventsFrom, knownEvents, readPosition } from './feed-store.js';
import { Folding, type Checkpoint } from './fold-events.js';
import { rowsOfEvents } from './rows-of-events.js';
import { sortPage, type FeedPosition } from './sort-page.js';
import { storedRows } from './stored-rows.js';

/** A feed to follow. */
export interface FollowTask {
  readonly client: Client;
  readonly project: EtlProject;
  readonly pipeline: FeedPipeline;
  /** Of the pipeline's source, opened. */
  readonly source: Source;
  /** sha256 of the app's code. */
  readonly code: string;
  /** Milliseconds of event time that an event may come after newer ones. */
  readonly patience: number;
  /** Whether to end where the feed ends for now. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly progress: Progress;
  /** Called after each page that was stored. */
  onStored?(counts: FollowCounts): void;
}

/** What following has done. */
export interface FollowCounts {
  /** Events whose rows are stored. */
  events: number;
  repeated: number;
  refused: number;
  overdue: number;
  missed: number;
  /** Milliseconds since 1970; undefined before the first event. */
  newest: number | undefined;
}

const POLL_MS = 250;
const MAX_AWAY_MS = 30_000;
const ALWAYS = Number.MAX_SAFE_INTEGER;

/**
 * Follows a feed from where it was left: what events make is stored, and announced on the channel of the app. Without
 * `once` it ends by the signal alone; a source that is away is asked again.
 *
 * @throws {AppError} what the source refuses
 */
export async function followFeed(task: FollowTask): Promise<FollowCounts> {
  const { client, project, pipeline, source, once, signal, log, progress } = task;
  if (source.identity !== undefined) throw new AppError('BAD_USAGE', `Source '${source.name}' has an end: ingest it. Only a feed can be followed.`);
  await lockSource(client, source.name, signal, () => log.info({ source: source.name }, 'another ingest reads this source: waiting until it has ended'));
  const last = await lastIngest(client, pipeline.name);
  const numbers = await sourceNumbers(client, project.sources.map(({ name }) => name));
  const facts = { feed: pipeline.name, source: source.name, content: null, code: task.code, contracts: pipeline.stores.map((contract) => ({ contract: contractName(contract) })) };
  const number = numbers.get(source.name);
  if (number === undefined) throw new RangeError(`source '${source.name}' is not in the project's list of sources`);
  const entry = await beginIngest(client, { pipeline: pipeline.name, source: number, place: source.place, fingerprint: fingerprintOf(facts), facts, cursor: last?.cursor });
  const context = { ...writeContext({ client, project, pipeline, source, numbers }, entry), isLive: true };
  const follower = new Follower(task, new BatchWriter(context, entry), await readPosition(client, pipeline.name), entry);
  progress.start('following');
  for (let awayMs = POLL_MS; ; ) {
    try {
      await follower.readOn();
      awayMs = POLL_MS;
    } catch (error) {
      if (once || !(error instanceof AppError) || error.code !== 'SOURCE_AWAY') throw error;
      awayMs = Math.min(2 * awayMs, MAX_AWAY_MS);
      log.warn({ source: source.name, reason: error.message, secondsLeft: awayMs / 1000 }, 'the source is away: asking again');
    }
    if (once) break;
    await pause(awayMs, undefined, { signal });
  }
  await vacuum(client, pipeline.stores);
  await finishIngest(client, entry.id, '');
  return follower.counts;
}

class Follower {
  readonly counts: FollowCounts;
  private folding: Folding | undefined;
  private cursor: Json | undefined;

  constructor(
    private readonly task: FollowTask,
    private readonly writer: BatchWriter,
    private position: FeedPosition,
    entry: IngestEntry,
  ) {
    this.cursor = entry.cursor;
    this.counts = { events: 0, repeated: 0, refused: 0, overdue: 0, missed: 0, newest: position.newest };
  }

  /** Reads to where the feed ends for now. */
  async readOn(): Promise<void> {
    const { source, signal, progress, onStored } = this.task;
    for await (const batch of source.read({ ...(this.cursor === undefined ? {} : { from: this.cursor }), signal })) {
      signal.throwIfAborted();
      await this.store(batch);
      this.cursor = batch.cursor;
      progress.advance(batch.records.length);
      onStored?.(this.counts);
    }
  }

  private async store(batch: SourceBatch<unknown>): Promise<void> {
    const { client, pipeline, patience, log } = this.task;
    const ids = batch.records.map((record) => pipeline.eventOf(record)).flatMap((event) => (typeof event === 'string' ? [] : [event.id]));
    const page = sortPage(batch, pipeline, this.position, await knownEvents(client, pipeline.name, ids), { patience, now: Date.now() });
    const { made, checkpoints, unseenFrom } = await this.fold(page.taken);
    const { rows, refused } = rowsOfEvents(made, pipeline.stores);
    const [first] = pipeline.stores;
    const outcomes = rows.map((each) => checkRows(each));
    const checked = {
      batch: { records: batch.records.length + (batch.unreadable?.length ?? 0), rows, duplicates: page.repeated, cursor: batch.cursor },
      parts: outcomes.map(({ checked: part }) => part),
      refused: [...page.refused.map((each) => ({ ...each, contract: first })), ...refused, ...outcomes.flatMap((outcome) => outcome.refused)],
      ...{ hasForeignLabels: false, isRefusedWhole: false, isOverBound: false, mayBeRefused: 1 },
    };
    await this.writer.writeNow(checked, changeSql(pipeline.name, { ...page, checkpoints, unseenFrom, patience }));
    if (checkpoints.length > 0) for (const contract of pipeline.stores) await client.query(summarizeSql(contract));
    if (page.missed > 0) log.warn({ feed: pipeline.name, missed: page.missed }, 'the feed has left out events');
    this.position = page;
    this.count(page.taken.length, page.repeated, page.refused.length, page.overdue, page.missed, page.newest);
  }

  private count(events: number, repeated: number, refused: number, overdue: number, missed: number, newest: number | undefined): void {
    const { counts } = this;
    Object.assign(counts, {
      events: counts.events + events,
      repeated: counts.repeated + repeated,
      refused: counts.refused + refused,
      overdue: counts.overdue + overdue,
      missed: counts.missed + missed,
      newest,
    });
  }

  /** Goes on with the fold; when an event is from before where it is, from the last checkpoint that has not seen its time. */
  private async fold(taken: Parameters<Folding['take']>[0]): Promise<ReturnType<Folding['take']> & { unseenFrom: number }> {
    const { client, pipeline } = this.task;
    if (taken.length === 0) return { made: [], checkpoints: [], unseenFrom: ALWAYS };
    const first = taken.reduce((least, { time }) => Math.min(least, time), Infinity);
    if (this.folding !== undefined && first >= this.folding.time) return { ...this.folding.take(taken), unseenFrom: first };
    const found = await checkpointAt(client, pipeline.name, first);
    const checkpoint = found ?? (await this.begin(first));
    this.folding = new Folding(pipeline.restore(checkpoint.state), checkpoint);
    const folded = this.folding.take([...(await eventsFrom(client, pipeline.name, checkpoint.before)), ...taken]);
    return { ...folded, checkpoints: [...(found === undefined ? [checkpoint] : []), ...folded.checkpoints], unseenFrom: first };
  }

  private async begin(first: number): Promise<Checkpoint> {
    const { client, pipeline, patience } = this.task;
    const before = first - patience;
    return { before, state: (await pipeline.begin(storedRows(client, before))).save() };
  }
}
