import { readConfig } from './config.js';
import { runCommandLine } from './command-line.js';

process.exitCode = await runCommandLine(process.argv.slice(2), () => readConfig(process.env));
