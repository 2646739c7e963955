import { runCommandLine } from './command-line.js';
import { processContext } from './process-context.js';
import { project } from './project.js';

const context = processContext();
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), project, context);
} catch (fault) {
  context.log.fatal(fault, 'unforeseen error: please report it');
  process.exitCode = 1;
}
