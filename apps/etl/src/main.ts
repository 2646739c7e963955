import { runCommandLine } from './command-line.js';
import { processContext } from './process-context.js';
import { project } from './project.js';
import { endOnUnforeseen } from './unforeseen.js';

const context = processContext();
const end = endOnUnforeseen(context.log);
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), project, context);
} catch (fault) {
  end(fault);
}
