import type { Business, Contract } from '@tripod/contracts';
import type { Client } from 'pg';
import { isSame, type CheckedBatch } from '../ingest/check-batch.js';
import type { PartitionChecks } from './checks-setting.js';
import { CHECKS } from './checks-setting.js';
import { compareProfiles, type Finding } from './compare-profiles.js';
import { LaidOutRows } from './laid-out-rows.js';
import { profileOf, sampleOf, type PartitionProfile } from './partition-profile.js';
import { storedProfiles } from './stored-profiles.js';

/** A partition is compared with so many: the nearest ones. */
const NEIGHBOURS = 28;

/** What the checks of an ingest need. */
export interface CheckedIngest {
  readonly client: Client;
  readonly business: Business;
  readonly stores: readonly [Contract, ...Contract[]];
  readonly checks: PartitionChecks;
  /** The partitions that are stored when the ingest begins. */
  readonly stored: ReadonlySet<number>;
}

/** Compares whole partitions with their neighbours before they are stored: those of earlier ingests, and of this one. */
export class PartitionChecker {
  private readonly profiles = new Map<number, PartitionProfile>();
  private readonly partitions: Set<number>;
  private readonly label: Contract | undefined;

  constructor(private readonly ingest: CheckedIngest) {
    this.partitions = new Set(ingest.stored);
    this.label = ingest.stores.find((contract) => isSame(contract, ingest.business.label) && contract !== ingest.stores[0]);
  }

  /** What is unlike the neighbours in a batch that is a whole partition. One without a good row is not looked at. */
  async check(checked: CheckedBatch): Promise<Finding[]> {
    const { stores: [first] } = this.ingest;
    const { partition } = checked.batch;
    const part = checked.parts.find(({ contract }) => isSame(contract, first));
    if (partition === undefined || part === undefined || part.order.length === 0) return [];
    const labels = this.label === undefined ? undefined : (checked.parts.find(({ contract }) => contract === this.label)?.order.length ?? 0);
    return this.compare(profileOf(first, partition, part.order.length, labels, sampleOf(first, part.data, part.order)));
  }

  /** What is unlike the neighbours in each partition of batches that are parts of partitions: of all rows together. */
  async *checkAll(batches: AsyncIterable<CheckedBatch>): AsyncIterable<{ readonly partition: number; readonly findings: readonly Finding[] }> {
    const rows = new LaidOutRows(this.ingest.client, this.ingest.stores[0], this.label);
    await rows.begin();
    for await (const { parts } of batches) await rows.add(parts);
    for await (const profile of rows.profiles()) yield { partition: profile.partition, findings: await this.compare(profile) };
  }

  private async compare(newest: PartitionProfile): Promise<Finding[]> {
    const { checks } = this.ingest;
    const { partition } = newest;
    const findings = compareProfiles(newest, await this.neighboursOf(partition), CHECKS.filter((check) => checks[check] !== undefined));
    if (findings.some(({ check }) => checks[check] === 'block')) return findings;
    this.profiles.set(partition, newest);
    this.partitions.add(partition);
    return findings;
  }

  private async neighboursOf(partition: number): Promise<PartitionProfile[]> {
    const { client, stores: [first] } = this.ingest;
    const nearest = this.nearest(partition);
    const missing = nearest.filter((each) => !this.profiles.has(each));
    for (const profile of await storedProfiles(client, first, this.label, missing)) this.profiles.set(profile.partition, profile);
    // Only near ones are asked for again.
    for (const known of this.profiles.keys()) if (Math.abs(known - partition) > 4 * NEIGHBOURS && !nearest.includes(known)) this.profiles.delete(known);
    return nearest.flatMap((each) => this.profiles.get(each) ?? []);
  }

  /** From near to far. */
  private nearest(partition: number): number[] {
    const found: number[] = [];
    const most = Math.min(NEIGHBOURS, this.partitions.size - Number(this.partitions.has(partition)));
    for (let distance = 1; found.length < most; distance++) found.push(...[partition - distance, partition + distance].filter((each) => this.partitions.has(each)));
    return found;
  }
}
