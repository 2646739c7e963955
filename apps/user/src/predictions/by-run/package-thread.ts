import { Worker } from 'node:worker_threads';

/** Of the thread's JavaScript heap. Weights and columns lie outside of it. */
const HEAP_MB = 512;

/** Waits for the address of a module and runs it. The timer keeps the thread alive while nothing else does. */
const WAITING = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', (module) => {
    const alive = setInterval(() => {}, 2 ** 30);
    import(module).finally(() => clearInterval(alive));
  });`;

/**
 * A thread for a package's code, which it does not have yet: it starts while the package is fetched and checked. It gets
 * an empty environment and writes nothing to our output.
 */
export function startThread(): Worker {
  const worker = new Worker(WAITING, {
    ...{ eval: true, env: {}, execArgv: [], argv: [], stdout: true, stderr: true },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}
