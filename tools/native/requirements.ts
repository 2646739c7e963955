import { statfsSync } from 'node:fs';
import type { CommandOptions } from '@tripod/processes';
import { answers } from './command.js';

/** While it builds: the packages, the wheel and what is taken out of it. */
const GIBIBYTES_NEEDED = 1.5;

/** What the build finds on the machine. */
export interface Found {
  readonly python: boolean;
  readonly pip: boolean;
  readonly compiler: boolean;
  /** Free on the disk of the checkout. */
  readonly gibibytes: number;
}

/** What is missing and the way out, as one text; `undefined` when all is there. */
export function missing({ python, pip, compiler, gibibytes }: Found): string | undefined {
  const programs: string[] = [];
  if (!python) programs.push('python3');
  if (!pip) programs.push('pip (`python3 -m pip`)');
  if (!compiler) programs.push('g++');
  // python3-pip brings python3.
  const packages = [...(python && pip ? [] : ['python3-pip']), ...(compiler ? [] : ['g++'])];
  const sentences: string[] = [];
  if (programs.length > 0) {
    sentences.push(`Missing: ${programs.join(', ')}. On Debian and Ubuntu: \`apt-get install ${packages.join(' ')}\`; elsewhere the packages of these programs.`);
  }
  if (gibibytes < GIBIBYTES_NEEDED) {
    sentences.push(`The build needs ${GIBIBYTES_NEEDED} GiB of free disk and leaves 0.6 GiB; ${gibibytes.toFixed(1)} GiB are free here: make room.`);
  }
  return sentences.length === 0 ? undefined : sentences.join('\n');
}

/** Looks for what the build needs. */
export async function look(options: CommandOptions & { readonly cwd: string }): Promise<Found> {
  const [python, pip, compiler] = await Promise.all([
    answers('python3', ['--version'], options),
    answers('python3', ['-m', 'pip', '--version'], options),
    answers('g++', ['--version'], options),
  ]);
  const disk = statfsSync(options.cwd);
  return { python, pip, compiler, gibibytes: (disk.bavail * disk.bsize) / 2 ** 30 };
}
