import type { AnyNode, AnyPipeline } from '@tripod/nodes';
import type { Artifacts } from '../packaging/typed-json.js';
import type { FingerprintParts } from '../training/fingerprint.js';
import { contentOf } from './content-of.js';
import { learnedKey } from './dataset-keys.js';
import type { KeptDatasets } from './kept-datasets.js';

/** Where what was learned is looked for, and what becomes of it. */
export interface Recalling {
  readonly kept: KeptDatasets;
  readonly parts: Pick<FingerprintParts, 'code' | 'backend'>;
  /** The names of nodes that learn anew whatever is kept. */
  readonly anew: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** Contents that are known from before: of datasets that several pipelines learn from. */
  readonly contents?: Contents;
  /** Called when a node need not learn, with the runs that its datasets are of. */
  onRecalled(node: string, keptFrom: ReadonlyMap<string, string>): void;
  /** Called with each dataset that was learned, and the key to keep it by. */
  onLearned(key: string, dataset: string, value: unknown): void;
}

/** Whether a node learns: what it makes is decided by the recipe. */
export const learns = ({ inputs }: Pick<AnyNode, 'inputs'>): boolean => inputs.includes('recipe');

/**
 * A pipeline whose nodes that learn look first whether they have learned from the same before: from equal contents, byte for
 * byte, by equal code. `datasetKeys` cannot know it, since it knows what makes a dataset and not what is in it. So after a
 * change of the reader or of a feature that gives what it gave before, nothing is learned again.
 */
export function recalling(pipeline: AnyPipeline, options: Recalling): AnyPipeline {
  const { contents = new Contents(options.signal) } = options;
  const nodes = pipeline.nodes.map((node) => (learns(node) ? recallingNode(node, contents, options) : node));
  return Object.freeze({ ...pipeline, nodes });
}

function recallingNode(node: AnyNode, contents: Contents, { kept, parts, anew, signal, onRecalled, onLearned }: Recalling): AnyNode {
  return {
    ...node,
    run: async (inputs: Artifacts, step) => {
      const keys = await keysOf(node, inputs, contents, parts);
      const found = keys === undefined || anew.has(node.name) ? undefined : await readAll(kept, keys, signal);
      if (found !== undefined) {
        onRecalled(node.name, found.keptFrom);
        return found.outputs;
      }
      const made: Artifacts = await node.run(inputs, step);
      for (const [output, key] of keys ?? []) onLearned(key, output, made[output]);
      return made;
    },
  };
}

/** The keys of what a node makes, by name; undefined where the build has not hashed it, or what it reads cannot be kept. */
async function keysOf({ name, inputs, outputs }: AnyNode, read: Artifacts, contents: Contents, { code, backend }: Recalling['parts']): Promise<ReadonlyMap<string, string> | undefined> {
  const made = code.nodes[name];
  if (made === undefined) return undefined;
  try {
    const found: (readonly [string, string])[] = [];
    for (const input of inputs) found.push([input, await contents.of(read[input])]);
    return new Map(outputs.map((output) => [output, learnedKey({ code: made, libraries: code.libraries, backend }, output, found)]));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function readAll(kept: KeptDatasets, keys: ReadonlyMap<string, string>, signal: AbortSignal): Promise<{ readonly outputs: Artifacts; readonly keptFrom: ReadonlyMap<string, string> } | undefined> {
  const stored = await kept.keys();
  if (![...keys.values()].every((key) => stored.has(key))) return undefined;
  const outputs: Record<string, unknown> = {};
  const keptFrom = new Map<string, string>();
  for (const [output, key] of keys) {
    const dataset = await kept.read(key, signal);
    if (dataset === undefined) return undefined;
    outputs[output] = dataset.value;
    keptFrom.set(output, dataset.run);
  }
  return { outputs, keptFrom };
}

/** The contents of datasets. Several nodes learn from the same ones: each is hashed once. */
export class Contents {
  readonly #known = new WeakMap<object, string>();

  constructor(private readonly signal: AbortSignal) {}

  async of(value: unknown): Promise<string> {
    if (typeof value !== 'object' || value === null) return contentOf(value, this.signal);
    const content = this.#known.get(value) ?? (await contentOf(value, this.signal));
    this.#known.set(value, content);
    return content;
  }
}
