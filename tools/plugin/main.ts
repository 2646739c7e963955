import { runCommand } from './src/adopt/command.js';

process.exitCode = await runCommand(process.argv.slice(2));
