import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { acquireDatabase } from '@tripod/database';
import { appNames } from '../apps.js';
import { checkout } from '../checkout.js';
import { closingLines } from '../testing/closing-lines.js';
import { jestStep } from '../testing/jest-step.js';
import { nxStep } from '../testing/nx-step.js';
import { projectNames } from '../testing/project-names.js';
import { forgetResults } from '../testing/results.js';
import type { Step } from '../testing/step.js';

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
  const steps: Step[] = [];
  const all = projects.length === 0;
  const cached = projects.filter((project) => project !== 'system');
  if (all) steps.push(await nxStep(['-t', 'lint,typecheck,test', '--exclude', 'system']));
  else if (cached.length > 0) steps.push(await nxStep(['-t', 'lint,typecheck,test', '-p', cached.join(',')]));
  if (all || projects.includes('system')) {
    steps.push(await nxStep(['-t', 'lint,typecheck', '-p', 'system']));
    steps.push(await jestStep('tools/system/jest.config.cjs'));
  }
  for (const [project, folder] of wholeFile ? [...appNames.map((app) => [app, `apps/${app}`] as const), ['system', 'tools/system'] as const] : []) {
    const config = `${folder}/jest.whole-file.config.cjs`;
    if ((all || projects.includes(project)) && existsSync(join(checkout, config))) steps.push(await jestStep(config));
  }
  const { lines, failed } = closingLines(steps);
  process.stdout.write(`\n${lines.join('\n\n')}\n`);
  return failed > 0 ? 1 : 0;
}
