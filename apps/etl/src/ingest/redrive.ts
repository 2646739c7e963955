import { contractName, valueAt } from '@tripod/contracts';
import type { Client } from 'pg';
import type { Progress } from '../progress.js';
import type { Source, UnreadableRecord } from '../sources/source.js';
import { addIncoming, makeIncoming } from '../store/incoming.js';
import { beginIngest, finishIngest } from '../store/ingests.js';
import { lockSource } from '../store/locks.js';
import { mergeIncoming } from '../store/merge.js';
import { heldRecords, type HeldRecord } from '../store/quarantine-pages.js';
import { releaseSql } from '../store/quarantine.js';
import { sourceNumbers } from '../store/sources.js';
import type { WriteContext } from '../store/write-context.js';
import { checkBatch } from './check-batch.js';
import { numberOf, writeContext } from './context-of.js';
import { fingerprintOf } from './fingerprint.js';
import type { IngestPipeline, RefusedRecord } from './pipeline.js';
import type { EtlProject } from './project.js';

/** A pipeline through which records of the quarantine go again. */
export interface RedriveTask {
  readonly client: Client;
  readonly project: EtlProject;
  /** One that makes rows of each record by itself. */
  readonly pipeline: IngestPipeline;
  /** Of the pipeline, opened. */
  readonly source: Source;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  onWait(): void;
}

/** What a redrive did with the records of a pipeline. */
export interface RedriveOutcome {
  /** Those that were in quarantine. */
  readonly records: number;
  /** Those that have left it. */
  readonly released: number;
  /** Those that are still there, some with another reason. */
  readonly left: number;
  readonly partitionsChanged: number;
}

/** So many records are read, and stored in one transaction. */
const PAGE = 1_000;

/**
 * Sends the records that are in quarantine through their pipeline again. Those that fit now are stored and leave it in one
 * transaction; the others stay, with the reason of today. What is stored of the source stays: it came later. A second redrive
 * changes nothing.
 *
 * @throws {AppError} what the database refuses
 */
export async function redrive(task: RedriveTask): Promise<RedriveOutcome> {
  const { client, project, pipeline, source, signal } = task;
  await lockSource(client, source.name, signal, task.onWait);
  const numbers = await sourceNumbers(client, project.sources.map(({ name }) => name));
  const changed = new Set<number>();
  let [records, released] = [0, 0];
  let context: WriteContext | undefined;
  let after: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const held = await heldRecords(client, pipeline, after, PAGE);
    const last = held.at(-1);
    if (last === undefined) break;
    context ??= await begin(task, numbers);
    const page = await redrivePage(task, context, held);
    records += held.length;
    released += page.released;
    for (const partition of page.changed) changed.add(partition);
    after = last.record;
  }
  if (context !== undefined) await finishIngest(client, context.ingest, '');
  return { records, released, left: records - released, partitionsChanged: changed.size };
}

/** A redrive is recorded beside the ingests of its pipeline, and leaves the cursor of a feed where it is. */
async function begin({ client, project, pipeline, source }: RedriveTask, numbers: ReadonlyMap<string, number>): Promise<WriteContext> {
  const facts = { redrive: pipeline.name, content: 'quarantine', period: { from: '', to: '' } };
  const entry = await beginIngest(client, { pipeline: `redrive of ${pipeline.name}`, source: numberOf(numbers, source.name), place: source.place, fingerprint: fingerprintOf(facts), facts, cursor: undefined });
  const context = { ...writeContext({ client, project, pipeline, source, numbers }, entry), isRedrive: true };
  await makeIncoming(context);
  return context;
}

async function redrivePage(task: RedriveTask, context: WriteContext, held: readonly HeldRecord[]): Promise<{ readonly released: number; readonly changed: readonly number[] }> {
  const { project: { business }, pipeline, source, signal, progress } = task;
  const [first] = pipeline.stores;
  const wanted = new Map(held.map(({ record, contracts }) => [record, new Set(contracts)]));
  // Of a record that is there as an instance, no label has been looked at.
  const isWanted = (record: string, contract: string) => wanted.get(record)?.has(contract) === true || wanted.get(record)?.has(contractName(first)) === true;
  const refused: RefusedRecord[] = [];
  for await (const batch of pipeline.run({ source: sourceOf(source, held), period: {}, signal, progress })) {
    const checked = checkBatch(batch, pipeline, business);
    for (const part of checked.parts) part.order = part.order.filter((row) => isWanted(part.from.key(row), contractName(part.contract)));
    refused.push(...checked.refused, ...(await addIncoming(context, checked.parts)));
  }
  const kept = refused.filter(({ key, contract }) => isWanted(key, contractName(contract)));
  const keptRecords = new Set([...kept, ...refused.filter(({ contract }) => contractName(contract) === contractName(first))].map(({ key }) => key));
  const released = held.map(({ record }) => record).filter((record) => !keptRecords.has(record));
  const { changed } = await mergeIncoming(context, { partitions: [], contracts: [] }, () => releaseSql(context, released, kept));
  return { released: released.length, changed };
}

/** The source with records of the quarantine alone. */
function sourceOf(source: Source, held: readonly HeldRecord[]): Source {
  const records: unknown[] = [];
  const places: HeldRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const each of held) {
    const raw: unknown = JSON.parse(each.raw);
    const read = source.reread?.(raw) ?? { record: raw };
    if ('reason' in read) unreadable.push({ key: each.record, raw, reason: read.reason });
    else {
      records.push(read.record);
      places.push(each);
    }
  }
  const batch = { records, key: (index: number) => valueAt(places, index).record, raw: (index: number): unknown => JSON.parse(valueAt(places, index).raw), unreadable, cursor: null };
  return {
    ...{ name: source.name, place: source.place, records: held.length },
    async *read() {
      yield await Promise.resolve(batch);
    },
  };
}
