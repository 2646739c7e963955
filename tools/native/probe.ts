import { fileURLToPath } from 'node:url';
import { lastLine, ToolError } from '@tripod/processes';
import { z } from 'zod';
import { run } from './command.js';

const factsSchema = z.object({ backend: z.string(), value: z.number(), learned: z.number(), tensorflow: z.string(), core: z.string() });

/** What a loaded addon reports of itself. */
export type ProbeFacts = z.infer<typeof factsSchema>;

/**
 * Loads tfjs-node from `folder` in a fresh process, lets it compute and learn one step, and returns what it is.
 *
 * @throws {ToolError} COMMAND_FAILED if it does not load, COMPUTES_WRONG if the result is wrong
 */
export async function probe(folder: string, signal: AbortSignal, node = process.execPath): Promise<ProbeFacts> {
  const script = fileURLToPath(new URL('probe-addon.cjs', import.meta.url));
  const said = await run(node, [script, folder], { cwd: folder, signal, env: { TF_CPP_MIN_LOG_LEVEL: '1' } });
  const facts = factsSchema.parse(JSON.parse(lastLine(said)));
  if (facts.backend !== 'tensorflow') throw new ToolError('COMPUTES_WRONG', `The addon loads, but tfjs computes by '${facts.backend}'. Stay with wasm, and report it.`);
  if (facts.value === 10 && facts.learned === 0) return facts;
  throw new ToolError('COMPUTES_WRONG', `The addon computes 2 × 3 + 4 = ${facts.value} and learns ${facts.learned} instead of 0. Stay with wasm, and report it.`);
}
