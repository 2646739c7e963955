import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, ToolError } from '@tripod/processes';
import type { Command } from 'commander';
import { readEnvFile } from '../environment.js';
import { startTool } from '../start-tool.js';
import { addPassing } from './passing.js';

const tools: Readonly<Record<string, string>> = { bench: 'measures speed and memory', native: 'builds the native backend of tfjs' };

/** Whether this checkout has it: a project may have removed what it does not need. */
const isThere = (name: string): boolean => existsSync(join(checkout, 'tools', name, 'main.ts'));

/** `npm run bench|native|mlflow -- …`: TypeScript tools that have a command line of their own. */
export function addTools(program: Command, ends: (code: number) => void): void {
  for (const [name, description] of Object.entries(tools)) if (isThere(name)) addPassing(program, name, description, (rest) => startTool(name, rest).ended, ends);
  addPassing(program, 'tool', 'runs another tool of this checkout, by the name of its folder', ([name, ...rest]) => startTool(toolNamed(name), rest).ended, ends);
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

/** @throws {ToolError} BAD_USAGE with the names of the tools that have a command line */
function toolNamed(name: string | undefined): string {
  const folder = join(checkout, 'tools');
  const names = readdirSync(folder).filter((each) => existsSync(join(folder, each, 'main.ts')) && each !== 'start');
  if (name !== undefined && names.includes(name)) return name;
  throw new ToolError('BAD_USAGE', `${name === undefined ? 'The name of a tool is missing' : `'${name}' is not a tool of this checkout`}: give one of ${names.sort().join(', ')}.`);
}
