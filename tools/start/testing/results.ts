import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { z } from 'zod';

/** How many tests passed and failed. */
export interface Count {
  passed: number;
  failed: number;
}

const folder = join(checkout, '.tripod', 'test-results');
const countSchema = z.object({ passed: z.int(), failed: z.int() });

/** Forgets what earlier runs have counted. */
export function forgetResults(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Takes what jest.results-reporter.cjs has written for each project since, and forgets it. */
export function takeResults(): Map<string, Count> {
  const results = readResults();
  forgetResults();
  return results;
}

function readResults(): Map<string, Count> {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return new Map(files.map((name) => [name.slice(0, -'.json'.length), countSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))]));
}

/** The sum over all projects. */
export function sum(counts: Iterable<Count>): Count {
  let passed = 0;
  let failed = 0;
  for (const count of counts) {
    passed += count.passed;
    failed += count.failed;
  }
  return { passed, failed };
}
