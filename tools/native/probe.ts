import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { run } from './child.js';
import { NativeError } from './errors.js';

const factsSchema = z.object({ backend: z.string(), value: z.number(), learned: z.number(), tensorflow: z.string(), core: z.string() });

/** What a loaded addon says of itself. */
export type ProbeFacts = z.infer<typeof factsSchema>;

/**
 * Loads tfjs-node from `folder` in a fresh process, lets it compute and learn one step, and returns what it is.
 *
 * @throws {NativeError} `step_failed` when it does not load, `does_not_compute` when the result is wrong
 */
export async function probe(folder: string, signal: AbortSignal, node = process.execPath): Promise<ProbeFacts> {
  const script = fileURLToPath(new URL('probe-addon.cjs', import.meta.url));
  const said = await run(node, [script, folder], { cwd: folder, signal, env: { TF_CPP_MIN_LOG_LEVEL: '1' } });
  const facts = factsSchema.parse(JSON.parse(said.trimEnd().split('\n').at(-1) ?? ''));
  if (facts.backend !== 'tensorflow') throw new NativeError('does_not_compute', `The addon loads, and tfjs computes by '${facts.backend}' all the same: stay with wasm, and report it.`);
  if (facts.value === 10 && facts.learned === 0) return facts;
  throw new NativeError('does_not_compute', `The addon computes 2 × 3 + 4 = ${facts.value} and learns ${facts.learned} in place of 0: stay with wasm, and report it.`);
}
