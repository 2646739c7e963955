import { runTags } from '@tripod/contracts';
import type { RunStore } from '../runs/run-store.js';
import { TRIAL } from './recorded-as.js';

/** What a finished trial is known to have reached. */
export interface KnownTrial {
  readonly runId: string;
  readonly value: number;
}

/** The finished trials of an experiment, by the fingerprint of what they were trained from; of equal ones the latest. */
export async function knownTrials(store: RunStore, experiment: string, metric: string): Promise<Map<string, KnownTrial>> {
  const known = new Map<string, KnownTrial>();
  for await (const { id, tags, metrics } of store.find({ experiment, status: 'FINISHED' })) {
    const fingerprint = tags[runTags.fingerprint];
    const value = metrics[`${TRIAL}${metric}`];
    if (fingerprint !== undefined && value !== undefined && !known.has(fingerprint)) known.set(fingerprint, { runId: id, value });
  }
  return known;
}
