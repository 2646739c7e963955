import { runCommandLine } from './command-line.js';
import { processContext } from './process-context.js';
import { project } from './project.js';

const context = processContext();
// tfjs-backend-wasm throws uncaught errors again from a listener of its own, which ends the process with code 7.
process.prependListener('uncaughtException', endUnforeseen);
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), project, context);
} catch (fault) {
  endUnforeseen(fault);
}

function endUnforeseen(fault: unknown): never {
  context.log.fatal(fault, 'unforeseen error: please report it');
  process.exit(1);
}
