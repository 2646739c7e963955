// `npm run mlflow` for a checkout elsewhere: main-in.ts <its folder> [options]
import { runCommand } from '../command.js';

const [root = '', ...args] = process.argv.slice(2);
process.exitCode = await runCommand(root, args);
