import { checkout } from '@tripod/processes';
import { runCommand } from './command.js';

process.exitCode = await runCommand(checkout, process.argv.slice(2));
