import { join } from 'node:path';
import { checkout } from '../checkout.js';
import { startNode } from '../child.js';
import { throwIfInterrupted } from '../interruption.js';
import { readResults, sum } from './results.js';

/** Runs the tests of one configuration outside of Nx and its cache; returns the configuration if it broke uncounted. */
export async function jestStep(config: string): Promise<string[]> {
  const before = sum(readResults().values()).failed;
  const code = await startNode([join(checkout, 'node_modules', 'jest', 'bin', 'jest.js'), '-c', config], { stdio: 'inherit' }).ended;
  throwIfInterrupted();
  return code !== 0 && sum(readResults().values()).failed === before ? [config] : [];
}
