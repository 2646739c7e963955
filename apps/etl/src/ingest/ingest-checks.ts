import type { Client } from 'pg';
import type { PartitionChecks } from '../checks/checks-setting.js';
import type { Finding } from '../checks/compare-profiles.js';
import { PartitionChecker } from '../checks/partition-checker.js';
import type { Progress } from '../progress.js';
import type { Source } from '../sources/source.js';
import { partitionName, partitionRule } from '../store/partitioning.js';
import { blockBatch, checkBatch, withholdRows, type CheckedBatch } from './check-batch.js';
import type { AskedPeriod, IngestPipeline } from './pipeline.js';
import type { EtlProject } from './project.js';

/** An ingest whose partitions are compared with their neighbours. */
export interface ComparedIngest {
  readonly client: Client;
  readonly project: EtlProject;
  readonly pipeline: IngestPipeline;
  readonly source: Source;
  readonly period: AskedPeriod;
  readonly checks: PartitionChecks;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Called for a partition that is unlike its neighbours: whether it is stored all the same. */
  onFinding?(partition: string, finding: Finding, isBlocked: boolean): void;
}

/** The checks of one ingest: which partitions they block, and what becomes of these. */
export class IngestChecks {
  private readonly checker: PartitionChecker;
  /** Why, by partition. */
  private readonly reasons = new Map<number, string>();

  /** @param stored the partitions that are stored when the ingest begins */
  constructor(
    private readonly ingest: ComparedIngest,
    stored: ReadonlySet<number>,
  ) {
    const { client, project: { business }, pipeline: { stores }, checks } = ingest;
    this.checker = new PartitionChecker({ client, business, stores, checks, stored });
  }

  /**
   * Where a batch is a part of partitions, reads the source once before one row is stored. A source without an end has no whole
   * partition, and a pipeline of labels alone does not know where they lie: neither is looked at.
   */
  async lookAhead(): Promise<void> {
    const { pipeline: { isByRecord, stores: [first] }, source, project } = this.ingest;
    if (isByRecord !== true || source.identity === undefined || partitionRule(first, project.business).by === 'instance') return;
    for await (const { partition, findings } of this.checker.checkAll(this.batches())) this.report(partition, findings);
  }

  /** The batch after its partition was compared, or without the rows of partitions that are blocked. */
  async compared(checked: CheckedBatch): Promise<CheckedBatch> {
    const { pipeline: { stores: [first] } } = this.ingest;
    const { partition } = checked.batch;
    if (partition === undefined) return this.reasons.size === 0 ? checked : withholdRows(checked, first, (each) => this.refusal(each));
    this.report(partition, await this.checker.check(checked));
    const refusal = this.refusal(partition);
    return refusal === undefined ? checked : blockBatch(checked, first, refusal);
  }

  /** The partitions that are not stored, each with the reason. */
  blocked(): string[] {
    return [...this.reasons].map(([partition, words]) => `${this.nameOf(partition)}: ${words}`);
  }

  private async *batches(): AsyncIterable<CheckedBatch> {
    const { pipeline, project, source, period, signal, progress } = this.ingest;
    progress.start('checking', source.records);
    for await (const batch of pipeline.run({ source, period, signal, progress })) {
      signal.throwIfAborted();
      yield checkBatch(batch, pipeline, project.business);
      progress.advance(batch.records);
    }
  }

  private report(partition: number, findings: readonly Finding[]): void {
    const { checks, onFinding } = this.ingest;
    for (const finding of findings) onFinding?.(this.nameOf(partition), finding, checks[finding.check] === 'block');
    const reasons = findings.filter(({ check }) => checks[check] === 'block').map(({ words }) => words);
    if (reasons.length > 0) this.reasons.set(partition, reasons.join('; '));
  }

  private refusal(partition: number): string | undefined {
    const words = this.reasons.get(partition);
    return words === undefined ? undefined : `partition ${this.nameOf(partition)} is blocked: ${words}`;
  }

  private nameOf(partition: number): string {
    return partitionName(partition, this.ingest.pipeline.stores[0], this.ingest.project.business);
  }
}
