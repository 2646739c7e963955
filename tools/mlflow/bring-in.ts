import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lastLine, outputOf, parseReply, temporaryFolder, ToolError } from '@tripod/processes';
import { z } from 'zod';
import type { Place } from './place.js';
import { step } from './progress.js';
import { pythonEnvironment } from './settings.js';

const count = z.int().nonnegative();
const replySchema = z.object({
  /** Runs by what became of them. */
  new: count,
  changed: count,
  deleted: count,
  running: count,
  leftOut: count,
  versions: count,
  /** Where the directory and the server disagree, and what was done. */
  notes: z.array(z.string()),
});

/** What was brought in. */
export type BroughtIn = z.infer<typeof replySchema>;

/**
 * Brings what the directory of runs has new into the server's database, whole or not at all, also while the server runs.
 * What cannot be brought in is said, and the server shows what it has: see `bring_in/__main__.py`.
 */
export async function bringIn(place: Place, python: string): Promise<BroughtIn | undefined> {
  const scratch = temporaryFolder('import');
  try {
    const program = fileURLToPath(new URL('bring_in', import.meta.url));
    const places = ['--directory', place.directory, '--database', place.database, '--artifacts', place.artifacts, '--scratch', scratch];
    const said = await step(`bring in what is new in ${place.directory}`, () => outputOf(python, ['-B', program, ...places], { cwd: place.home, env: pythonEnvironment, patience: 5_000 }));
    return parseReply('bring_in', lastLine(said), replySchema);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code === 'INTERRUPTED') throw error;
    // Without its last line, the command, where the program has said why.
    const [last = '', ...reason] = error.message.split('\n').reverse();
    process.stderr.write(`${reason.reverse().join('\n') || last}\nMLflow shows what it has.\n`);
    return undefined;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** It in words, line by line. */
export function inWords({ new: added, changed, deleted, running, leftOut, versions, notes }: BroughtIn): string[] {
  const of = (runs: number, words: string) => (runs === 0 ? [] : [`${runs} ${words}`]);
  const counts = [...of(added, 'new'), ...of(changed, 'changed'), ...of(deleted, 'removed there and deleted here'), ...of(leftOut, 'that cannot be read'), ...of(running, 'that still run and come when they have ended')];
  const runs = counts.length === 0 ? 'no run is new' : `runs: ${counts.join(', ')}`;
  return [`${runs}${versions === 0 ? '' : `; versions of models: ${versions}`}`, ...notes];
}
