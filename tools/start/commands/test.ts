import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { checkout, ToolError } from '@tripod/processes';
import { acquireDatabase } from '@tripod/database';
import { z } from 'zod';
import { closingLines } from '../testing/closing-lines.js';
import { jestStep } from '../testing/jest-step.js';
import { nxStep } from '../testing/nx-step.js';
import { findProjects, type Project } from '../testing/projects.js';
import { keepBack } from '../surroundings.cjs';
import { forgetResults } from '../testing/results.js';
import type { Step } from '../testing/step.js';

const options = z.object({ long: z.boolean().default(false), longOf: z.string().optional() });

/** The tests of the whole: about no project alone, so Nx must not cache them. */
const WHOLE = 'system';

/** `npm test`: lint, types and tests of all projects by Nx, then the tests of the whole; with `--long` the long ones too. */
export function addTest(program: Command, ends: (code: number) => void): void {
  const projects = findProjects();
  program
    .command('test')
    .description('lint, types and tests of all projects, or of the named ones')
    .addArgument(new Argument('[projects...]', 'projects to test; default: all').choices(projects.map(({ name }) => name)))
    .option('--long', 'also the long tests (*.long.spec.ts)')
    .option('--long-of <projects>', 'also the long tests of these projects, as in --long-of etl,ml')
    .action(async (names: string[], raw: unknown) => {
      const { long, longOf } = options.parse(raw);
      keepBack('tests', process.env);
      const chosen = projects.filter(({ name }) => names.length === 0 || names.includes(name));
      const longOnes = longOf === undefined ? chosen.filter(() => long) : projectsNamed(chosen, longOf);
      // Held for all, so that it is not started and stopped for each.
      const database = process.env['TEST_DATABASE_URL'] ? undefined : await acquireDatabase({ checkout });
      try {
        ends(await runTests(chosen, longOnes));
      } finally {
        await database?.release();
      }
    });
}

function projectsNamed(projects: readonly Project[], list: string): Project[] {
  return list.split(',').map((name) => {
    const project = projects.find((candidate) => candidate.name === name);
    if (project) return project;
    throw new ToolError('BAD_USAGE', `There is no project ${name} to test. Choose from: ${projects.map((candidate) => candidate.name).join(', ')}.`);
  });
}

/**
 * What Nx runs for these projects. Of all of them one process lints and one checks the types: a process for each would read
 * the same libraries and the same graph of imports a dozen times. Nx caches neither: as inputs of a project all files would make
 * it affected by each change.
 */
function checksOf(projects: readonly Project[]): string {
  const all = findProjects().every(({ name }) => projects.some((chosen) => chosen.name === name));
  return all ? 'lint-workspace,typecheck-workspace' : 'lint,typecheck';
}

async function runTests(projects: readonly Project[], long: readonly Project[]): Promise<number> {
  forgetResults();
  const steps: Step[] = [];
  const checks = checksOf(projects);
  const cached = projects.filter(({ name }) => name !== WHOLE);
  if (cached.length > 0) steps.push(await nxStep(['-t', `${checks},test`, '-p', cached.map(({ name }) => name).join(',')]));
  for (const whole of projects.filter(({ name }) => name === WHOLE)) {
    if (checks === 'lint,typecheck') steps.push(await nxStep(['-t', checks, '-p', WHOLE]));
    steps.push(await jestStep(`${whole.folder}/jest.config.cjs`));
  }
  for (const { folder } of long) {
    const config = `${folder}/jest.long.config.cjs`;
    if (existsSync(join(checkout, config))) steps.push(await jestStep(config));
  }
  const { lines, failed } = closingLines(steps);
  process.stdout.write(`\n${lines.join('\n\n')}\n`);
  return failed > 0 ? 1 : 0;
}
