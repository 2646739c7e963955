import type { Command } from 'commander';
import { startTool } from '../start-tool.js';
import { addPassing } from './passing.js';

/** `npm run template`: a project on a newer template. */
export function addTemplate(program: Command, ends: (code: number) => void): void {
  addPassing(program, 'template', 'brings this project to a newer template: update', (rest) => startTool('plugin', ['template', ...rest]).ended, ends);
}
