import type { Contract } from '@tripod/contracts';
import { countOf } from '../ingest/accounts.js';
import { isSame } from '../ingest/check-batch.js';
import type { IngestPipeline } from '../ingest/pipeline.js';
import type { EtlProject } from '../ingest/project.js';
import type { IngestOutcome } from '../ingest/run-ingest.js';
import type { IngestReply } from './ingest-reply.js';

/** What an outcome does not say of its ingest. */
interface Circumstances {
  readonly place: string;
  readonly standIn: string | undefined;
  readonly seconds: number;
}

/** The reply of an ingest, its numbers by role. */
export function replyOf(outcome: IngestOutcome, pipeline: IngestPipeline, { business }: EtlProject, { place, standIn, seconds }: Circumstances): IngestReply {
  const { accounts } = outcome;
  const [first] = pipeline.stores;
  const stores = (contract: Contract) => pipeline.stores.some((stored) => isSame(stored, contract));
  const instances = countOf(accounts.stored, business.instance);
  const [labels, labelsQuarantined] = [countOf(accounts.stored, business.label), countOf(accounts.refused, business.label)];
  const hasBoth = stores(business.instance) && stores(business.label);
  return {
    skipped: outcome.skipped,
    pipeline: pipeline.name,
    source: pipeline.source.name,
    place,
    standIn: standIn ?? null,
    noun: business.noun,
    rowsRead: accounts.records,
    instances,
    quarantined: countOf(accounts.refused, first),
    duplicates: accounts.duplicates,
    outsidePeriod: accounts.outsidePeriod,
    ignored: accounts.ignored,
    superseded: countOf(accounts.superseded, first),
    labels,
    labelsQuarantined,
    withoutLabel: hasBoth ? instances + countOf(accounts.superseded, first) - labels - labelsQuarantined - countOf(accounts.superseded, business.label) : 0,
    firstPartition: outcome.firstPartition,
    lastPartition: outcome.lastPartition,
    partitionsWritten: [...outcome.partitionsWritten],
    partitionsUnchanged: outcome.partitionsUnchanged,
    datasetVersion: outcome.datasetVersion,
    seconds: Number(seconds.toFixed(3)),
  };
}

const n = (value: number) => value.toLocaleString('en-US');

/** The result of an ingest in words: what it did, and the accounts. */
export function inWords(reply: IngestReply): string {
  const { firstPartition, lastPartition, partitionsUnchanged: unchanged, seconds, noun } = reply;
  const range = firstPartition === null ? 'nothing' : `${firstPartition} to ${lastPartition}`;
  const done = reply.skipped
    ? `Nothing to do: ${range} is stored from the same source by the same code (${seconds} s).`
    : `Stored ${range} in ${seconds} s: ${written(reply.partitionsWritten)}, ${n(unchanged)} unchanged.`;
  const { rowsRead, quarantined, duplicates, outsidePeriod, ignored, superseded } = reply;
  const parts = [
    `${n(rowsRead - quarantined - duplicates - outsidePeriod - ignored - superseded)} ${noun.many}`,
    `${n(quarantined)} in quarantine`,
    `${n(duplicates)} exact duplicates`,
    `${n(outsidePeriod)} outside the period`,
    ...(ignored > 0 ? [`${n(ignored)} ignored`] : []),
    ...(superseded > 0 ? [`${n(superseded)} that another source has`] : []),
  ];
  const { source, place, standIn } = reply;
  return [
    done,
    ...(standIn === null ? [] : [`Read ${standIn}: ${place}. SOURCE_FILES or --file name the real file of source '${source}'.`]),
    `Records read ${n(reply.rowsRead)} = ${parts.join(' + ')}`,
    `Labels ${n(reply.labels)}, in quarantine ${n(reply.labelsQuarantined)}, not known yet ${n(reply.withoutLabel)}`,
    `Dataset version ${reply.datasetVersion}`,
  ].join('\n');
}

function written(partitions: readonly string[]): string {
  if (partitions.length === 0) return 'no partition written';
  const shown = partitions.length <= 7 ? partitions.join(', ') : `${partitions[0]} … ${partitions.at(-1)}`;
  return `${partitions.length} partitions written (${shown})`;
}
