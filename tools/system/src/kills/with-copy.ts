import { interruption, messageOf } from '@tripod/processes';
import type { WorkspaceCopy } from '../workspace-copy.js';
import { processesOf } from './job.js';
import { killProcess } from './living-processes.js';
import { killEverything } from './victims.js';

/** Makes a copy for `work` and removes it afterwards: whatever happens, Ctrl-C too, nothing of it lives on. */
export async function withCopy<T>(make: () => Promise<WorkspaceCopy>, work: (copy: WorkspaceCopy) => Promise<T>): Promise<T> {
  const copy = await make();
  const find = () => processesOf(copy.directory);
  // A second Ctrl-C ends this process at once.
  const atExit = () => void find().forEach(killProcess);
  process.once('exit', atExit);
  const stopAll = () => void killEverything(find);
  interruption.addEventListener('abort', stopAll);
  try {
    return await work(copy);
  } finally {
    await killEverything(find);
    interruption.removeEventListener('abort', stopAll);
    await copy.remove().catch((error: unknown) => process.stderr.write(`The copy could not be removed: ${messageOf(error)}\n`));
    process.removeListener('exit', atExit);
  }
}
