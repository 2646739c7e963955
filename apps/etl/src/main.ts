import { runCommandLine } from './command-line.js';
import { processContext } from './process-context.js';
import { project } from './project.js';
import { endOnUnforeseen } from './unforeseen.js';

const args = process.argv.slice(2);
const context = processContext();
const end = endOnUnforeseen(args, context);
try {
  process.exitCode = await runCommandLine(args, project, context);
} catch (fault) {
  end(fault);
}
