import { join } from 'node:path';
import { checkout, startNode, throwIfInterrupted } from '@tripod/processes';
import { sum, takeResults } from './results.js';
import type { Step } from './step.js';

/** Runs the tests of one configuration, outside of Nx and its cache. */
export async function jestStep(config: string): Promise<Step> {
  const code = await startNode([join(checkout, 'node_modules', 'jest', 'bin', 'jest.js'), '-c', config], { env: { COUNT_TESTS: 'true' } }).ended;
  throwIfInterrupted();
  const results = takeResults();
  return { results, broken: code !== 0 && sum(results.values()).failed === 0 ? [config] : [] };
}
