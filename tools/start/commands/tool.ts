import type { Command } from 'commander';
import { readEnvFile } from '../environment.js';
import { startTool } from '../start-tool.js';
import { addPassing } from './passing.js';

const tools = { bench: 'measures speed and memory', native: 'builds the native backend of tfjs' } as const;

/** `npm run bench|native|mlflow -- …`: TypeScript tools that have a command line of their own. */
export function addTools(program: Command, ends: (code: number) => void): void {
  for (const [name, description] of Object.entries(tools)) addPassing(program, name, description, (rest) => startTool(name, rest).ended, ends);
  addPassing(program, 'mlflow', "runs MLflow's web page and REST API on the runs of this checkout until Ctrl-C", runMlflow, ends);
}

async function runMlflow(rest: string[]): Promise<number> {
  readEnvFile();
  // The channel carries nothing; that it closes shows the server that we are gone, also when we were killed.
  const mlflow = startTool('mlflow', rest, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const code = await mlflow.ended;
  // Ctrl-C is the way out that was offered, and the command's own code says whether it was.
  return mlflow.process.exitCode ?? code;
}
