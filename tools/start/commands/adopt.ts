import type { Command } from 'commander';
import { startTool } from '../start-tool.js';
import { addPassing } from './passing.js';

/** `npm run adopt`: a project of one's own in place of the example. */
export function addAdopt(program: Command, ends: (code: number) => void): void {
  addPassing(program, 'adopt', 'makes this checkout a project of your own, from a table and the column to predict', (rest) => startTool('plugin', rest).ended, ends);
}
