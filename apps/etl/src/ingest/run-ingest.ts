import type { Business } from '@tripod/contracts';
import { datasetVersion } from '@tripod/contracts/digest';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Finding } from '../checks/compare-profiles.js';
import type { Progress } from '../progress.js';
import type { Source } from '../sources/source.js';
import { BatchWriter } from '../store/batch-writer.js';
import { beginIngest, finishIngest, lastIngest, touchIngest, type IngestEntry } from '../store/ingests.js';
import { readPartitions, storedPartitions } from '../store/ledger.js';
import { lockDay, lockSource } from '../store/locks.js';
import { partitionName } from '../store/partitioning.js';
import { clearQuarantineSql } from '../store/quarantine.js';
import { sourceNumbers } from '../store/sources.js';
import { summarizeSql, vacuum } from '../store/tables.js';
import type { WriteContext } from '../store/write-context.js';
import { encodeRows, type EncodedRows } from '../store/write-partition.js';
import { balance, countOf, type Accounts } from './accounts.js';
import { checkBatch } from './check-batch.js';
import { numberOf, writeContext } from './context-of.js';
import { factsOf, fingerprintOf, type AskedIngest } from './fingerprint.js';
import { IngestChecks } from './ingest-checks.js';
import type { Batch, IngestPipeline } from './pipeline.js';
import type { EtlProject } from './project.js';
import { refuseIngest } from './refuse-ingest.js';

/** An ingest to run. */
export interface IngestTask extends AskedIngest {
  readonly client: Client;
  readonly project: EtlProject;
  readonly pipeline: IngestPipeline;
  /** Of the pipeline's source, opened. */
  readonly source: Source;
  /** sha256 of the app's code. */
  readonly code: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** The day that is its period, when it is one of many ingests of a source that run side by side. */
  readonly day?: string | undefined;
  /** Called for a partition that is unlike its neighbours: whether it is stored all the same. */
  onFinding?(partition: string, finding: Finding, isBlocked: boolean): void;
  /** Called when another ingest reads the same source, and this one waits for its end. */
  onWait(): void;
}

/** What an ingest did; when it was skipped, what the one did that stored the same. */
export interface IngestOutcome {
  /** Whether everything was there already. */
  readonly skipped: boolean;
  readonly accounts: Accounts;
  /** The names of the partitions that this run has changed, in their order. */
  readonly partitionsWritten: readonly string[];
  /** How many partitions this run has found as they should be. */
  readonly partitionsUnchanged: number;
  readonly firstPartition: string | null;
  readonly lastPartition: string | null;
  /** Of the partitions from the first to the last: sha256 in lower hex. */
  readonly datasetVersion: string;
}

/**
 * Runs a pipeline over its source and stores what it makes. An ingest that did not end goes on from its cursor; one whose
 * outcome is stored as a whole does not run.
 *
 * @throws {AppError} ALL_REFUSED when not one record could be stored; nothing that was stored is changed then.
 *   TOO_MANY_REFUSED when more than `maxRefused` of a partition's records were refused: the partition is as it was
 */
export async function runIngest(task: IngestTask): Promise<IngestOutcome> {
  const { client, project, pipeline, source, signal } = task;
  if (task.day === undefined) await lockSource(client, source.name, signal, task.onWait);
  else await lockDay(client, source.name, task.day, signal, task.onWait);
  // A server that crashes loses the last commits as wholes: rows with their cursor. The last commit waits for the disk.
  await client.query('SET synchronous_commit = off');
  const facts = factsOf(pipeline, source, task, task.code, (await pipeline.facts?.()) ?? null);
  const last = await lastIngest(client, pipeline.name);
  const fingerprint = fingerprintOf(facts);
  const isSame = source.identity !== undefined && last?.fingerprint === fingerprint;
  if (isSame && last.datasetVersion !== undefined && last.datasetVersion === (await versionOf(client, pipeline, last.accounts))) {
    await touchIngest(client, last.id);
    const unchanged = await partitionCount(client, pipeline, last.accounts);
    return { skipped: true, ...named(last.accounts, pipeline, project.business), partitionsWritten: [], partitionsUnchanged: unchanged, datasetVersion: last.datasetVersion };
  }
  const numbers = await sourceNumbers(client, project.sources.map(({ name }) => name));
  const context = { client, project, pipeline, source, numbers };
  const goesOn = isSame && last.datasetVersion === undefined && countOf(last.accounts.stored, pipeline.stores[0]) > 0;
  const cursor = source.identity === undefined ? last?.cursor : undefined;
  const entry = goesOn ? last : await beginIngest(client, { pipeline: pipeline.name, source: numberOf(numbers, source.name), place: source.place, fingerprint, facts, cursor });
  return storeAll(task, writeContext(context, entry), entry);
}

async function storeAll(task: IngestTask, context: WriteContext, entry: IngestEntry): Promise<IngestOutcome> {
  const { client, project, pipeline, source, period, signal, progress } = task;
  const stored = await storedPartitions(client, pipeline.stores);
  if (stored.size > 0) for (const contract of pipeline.stores) await client.query(summarizeSql(contract));
  const writer = new BatchWriter(context, entry);
  const checks = task.checks !== undefined && Object.keys(task.checks).length > 0 ? new IngestChecks({ ...task, checks: task.checks }, stored) : undefined;
  await checks?.lookAhead();
  const batches = pipeline.run({ source, period, ...(entry.cursor === undefined ? {} : { from: entry.cursor }), signal, progress });
  let isShown = false;
  // A batch is stored while the next one is made: in between, the connection has its turn.
  let handed = { stored: Promise.resolve() };
  for await (const batch of batches) {
    signal.throwIfAborted();
    if (changesNothing(batch, stored)) continue;
    await nextTurn();
    let checked = checkBatch(batch, pipeline, project.business, task.maxRefused);
    if (checks !== undefined) {
      await handed.stored; // the connection answers one at a time
      checked = await checks.compared(checked);
    }
    const encoded: EncodedRows[] = [];
    for (const part of batch.partition === undefined ? [] : checked.parts) encoded.push(await encodeRows(part));
    await handed.stored;
    if (!isShown) progress.start('storing', source.records);
    isShown = true;
    progress.advance(batch.records);
    handed = await writer.write(checked, encoded);
  }
  await handed.stored;
  await writer.flush();
  signal.throwIfAborted();
  return finish(task, context, writer, checks?.blocked() ?? []);
}

/** An empty partition where nothing is stored: one wrong date must not cost a transaction for each day up to it. */
function changesNothing({ partition, records }: Batch, stored: ReadonlySet<number>): boolean {
  return partition !== undefined && records === 0 && !stored.has(partition);
}

async function finish({ client, project, pipeline, source, maxRefused }: IngestTask, context: WriteContext, writer: BatchWriter, blocked: readonly string[]): Promise<IngestOutcome> {
  const { accounts, written, seen } = writer;
  const [first] = pipeline.stores;
  balance(accounts, first, source.identity === undefined ? undefined : source.records);
  refuseIngest({ source, first, accounts, maxRefused, blocked });
  if (!context.isFeed) await client.query(clearQuarantineSql(context, undefined));
  const version = await versionOf(client, pipeline, accounts);
  if (written.size > 0) await vacuum(client, pipeline.stores);
  await client.query('SET synchronous_commit = on');
  await finishIngest(client, context.ingest, version);
  const names = [...written].sort((a, b) => a - b).map((partition) => partitionName(partition, first, project.business));
  return { skipped: false, ...named(accounts, pipeline, project.business), partitionsWritten: names, partitionsUnchanged: [...seen].filter((partition) => !written.has(partition)).length, datasetVersion: version };
}

export async function versionOf(client: Client, { stores }: IngestPipeline, { firstPartition, lastPartition }: Accounts): Promise<string> {
  return datasetVersion(await readPartitions(client, stores, firstPartition, lastPartition)).hash;
}

async function partitionCount(client: Client, { stores }: IngestPipeline, { firstPartition, lastPartition }: Accounts): Promise<number> {
  const partitions = await readPartitions(client, stores, firstPartition, lastPartition);
  return new Set(partitions.map(({ partition }) => partition)).size;
}

function named(accounts: Accounts, { stores: [first] }: IngestPipeline, business: Business): Pick<IngestOutcome, 'accounts' | 'firstPartition' | 'lastPartition'> {
  const { firstPartition, lastPartition } = accounts;
  return {
    accounts,
    firstPartition: firstPartition === null ? null : partitionName(firstPartition, first, business),
    lastPartition: lastPartition === null ? null : partitionName(lastPartition, first, business),
  };
}
