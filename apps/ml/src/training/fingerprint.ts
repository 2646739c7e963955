import { createHash } from 'node:crypto';
import { z } from 'zod';
import { recipe } from '../network/recipe.js';
import { trainingCode } from './training-code.js';

/** Everything that decides what training makes. Two trainings with equal parts make equal weights. */
export const fingerprintParts = z.strictObject({
  code: trainingCode,
  /** The label's field. */
  label: z.string(),
  parameters: recipe,
  /** Hash of the dataset version of each part that training reads. */
  datasets: z.record(z.string(), z.string()),
  /** Major versions of the contracts whose data it reads. */
  contracts: z.record(z.string(), z.int()),
  /** What decides, in each of these contracts, how the fields that it reads are read: their hash. Older runs have none. */
  fields: z.record(z.string(), z.string()).default({}),
  /** What computes, with its version. */
  backend: z.string(),
});
export type FingerprintParts = z.infer<typeof fingerprintParts>;

/** sha256 over the parts, keys in order, lower hex: the name of what this training would make. */
export function fingerprint(parts: FingerprintParts): string {
  return createHash('sha256').update(JSON.stringify(leaves(parts).sort(([a], [b]) => (a < b ? -1 : 1)))).digest('hex');
}

/** What differs from an earlier training, in words: `node train-network changed`, `parameter seed is 2, was 1`. */
export function changesSince(earlier: FingerprintParts, now: FingerprintParts): readonly string[] {
  const before = new Map(leaves(earlier));
  const after = new Map(leaves(now));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map((key) => inWords(key.split(SEPARATOR), before.get(key), after.get(key)));
}

const SEPARATOR = '\u0000';

/** Every value at the ends of the tree, with its path. */
function leaves(value: unknown, path: readonly string[] = []): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path.join(SEPARATOR), JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function inWords([kind = '', ...path]: readonly string[], before: string | undefined, after: string | undefined): string {
  const name = path.at(-1) ?? '';
  const turned = before === undefined ? 'is new' : after === undefined ? 'is gone' : 'changed';
  switch (kind) {
    case 'code':
      if (path[0] === 'nodes') return `node ${name} ${turned}`;
      if (path[0] === 'libraries') return `library ${name} is ${after ?? 'gone'}, was ${before ?? 'not used'}`;
      return 'the reader of instances or the engine of pipelines changed';
    case 'parameters':
      return `parameter ${name} is ${after ?? 'no longer stated'}, was ${before ?? 'not stated'}`;
    case 'datasets':
      return `dataset ${name} ${turned}`;
    case 'contracts':
      return `contract ${name} is v${after ?? '?'}, was v${before ?? '?'}`;
    case 'fields':
      return `the fields of contract ${name} that are read changed`;
    default:
      return `${kind} is ${after ?? 'gone'}, was ${before ?? 'unknown'}`;
  }
}
