import { join } from 'node:path';
import type { Command } from 'commander';
import { checkout, startNode } from '@tripod/processes';
import { addPassing } from './passing.js';

const tools = { bench: 'measures speed and memory', native: 'builds the native backend of tfjs' } as const;

/** `npm run bench|native -- …`: TypeScript tools that have a command line of their own. */
export function addTools(program: Command, ends: (code: number) => void): void {
  for (const [name, description] of Object.entries(tools)) {
    const folder = join(checkout, 'tools', name);
    const run = (rest: string[]) => startNode(['--import', 'tsx', join(folder, 'main.ts'), ...rest], { env: { TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') } }).ended;
    addPassing(program, name, description, run, ends);
  }
}
