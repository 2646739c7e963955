import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { acquireDatabase } from '@tripod/database';
import { appNames } from '../apps.js';
import { checkout } from '../checkout.js';
import { jestStep } from '../testing/jest-step.js';
import { nxStep } from '../testing/nx-step.js';
import { projectNames } from '../testing/project-names.js';
import { forgetResults, readResults, sum } from '../testing/results.js';

/** `npm test`: lint, types and tests of all projects by Nx, then the tests of the whole, which are never cached. */
export function addTest(program: Command, ends: (code: number) => void): void {
  program
    .command('test')
    .description('lint, types and all tests, or those of the named projects')
    .addArgument(new Argument('[projects...]', 'projects to test; all without').choices(projectNames()))
    .option('--whole-file', 'also the tests that need all flights')
    .action(async (projects: string[], { wholeFile = false }: { wholeFile?: boolean }) => {
      // Held for all, so that it is not started and stopped for each.
      const database = process.env['TEST_DATABASE_URL'] ? undefined : await acquireDatabase({ checkout });
      try {
        ends(await runTests(projects, wholeFile));
      } finally {
        await database?.release();
      }
    });
}

async function runTests(projects: string[], wholeFile: boolean): Promise<number> {
  forgetResults();
  const broken: string[] = [];
  const only = projects.filter((project) => project !== 'system');
  const all = projects.length === 0;
  if (all) broken.push(...(await nxStep(['-t', 'lint,typecheck,test', '--exclude', 'system'])));
  else if (only.length > 0) broken.push(...(await nxStep(['-t', 'lint,typecheck,test', '-p', only.join(',')])));
  if (all || projects.includes('system')) {
    broken.push(...(await nxStep(['-t', 'lint,typecheck', '-p', 'system'])));
    broken.push(...(await jestStep('tools/system/jest.config.cjs')));
  }
  for (const app of wholeFile ? appNames : []) {
    const config = `apps/${app}/jest.whole-file.config.cjs`;
    if ((all || only.includes(app)) && existsSync(join(checkout, config))) broken.push(...(await jestStep(config)));
  }
  return close(broken);
}

/** The closing line: a lint or type error, and a run that broke before it could count, are one failure each. */
function close(broken: string[]): number {
  const results = readResults();
  const { passed, failed } = sum(results.values());
  const named = [...broken, ...[...results].filter(([, count]) => count.failed > 0).map(([project, count]) => `${project}: ${count.failed} tests`)];
  if (named.length > 0) process.stdout.write(`\nFailed: ${named.join(', ')}\n`);
  process.stdout.write(`\n${passed} passed, ${failed + broken.length} failed\n`);
  return failed + broken.length > 0 ? 1 : 0;
}
