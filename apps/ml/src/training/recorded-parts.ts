import type { RunSummary } from '../runs/run-store.js';
import { fingerprintParts, type FingerprintParts } from './fingerprint.js';

/** Tag with the fingerprint's parts as JSON, to say later what changed. */
export const PARTS_TAG = 'tripod.fingerprint_parts';

/** What a run was trained from; undefined when another version of this app, or another program, recorded it. */
export function recordedParts({ tags }: Pick<RunSummary, 'tags'>): FingerprintParts | undefined {
  try {
    return fingerprintParts.parse(JSON.parse(tags[PARTS_TAG]!));
  } catch {
    return undefined;
  }
}
