import { createHash } from 'node:crypto';
import { columnsOf, contractName } from '@tripod/contracts';
import type { PartitionChecks } from '../checks/checks-setting.js';
import type { Json, Source } from '../sources/source.js';
import type { AskedPeriod, IngestPipeline } from './pipeline.js';

/** What an ingest is asked for, besides its pipeline and source. */
export interface AskedIngest {
  readonly period: AskedPeriod;
  /** The share of a partition's records that may be refused; undefined: any but all. */
  readonly maxRefused?: number | undefined;
  /** What is compared with the neighbours of a partition. */
  readonly checks?: PartitionChecks | undefined;
}

/** Everything that the outcome of an ingest depends on. */
export function factsOf(pipeline: IngestPipeline, source: Source, { period, maxRefused, checks }: AskedIngest, code: string, further: Json): Json {
  return {
    pipeline: pipeline.name,
    source: source.name,
    // A feed is never the same twice.
    content: source.identity ?? null,
    period: { from: period.from ?? null, to: period.to ?? null },
    maxRefused: maxRefused ?? null,
    checks: checks ?? null,
    contracts: pipeline.stores.map((contract) => ({
      contract: contractName(contract),
      columns: columnsOf(contract).map(({ name, kind, nullable, categories }) => ({ name, kind, nullable, categories })),
    })),
    code,
    further,
  };
}

/** Names an ingest by its facts: sha256 in lower hex. */
export function fingerprintOf(facts: Json): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
