import { execFileSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { checkout } from '@tripod/processes';

/** On what and of what something was measured. */
export interface Circumstances {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** The last commit; `+` when files differ from it. */
  readonly commit: string;
  readonly at: string;
  /** Load average of the last minute before it began: what else the machine had to do. */
  readonly load: number;
}

/** The circumstances as they are now. */
export function circumstances(): Circumstances {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    commit: commit(),
    at: new Date().toISOString(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** The circumstances in one line. */
export function inWords({ cpu, cores, memoryGb, system, node, commit, load }: Circumstances): string {
  return `${cores} × ${cpu}, ${memoryGb} GB, ${system}, Node ${node}, commit ${commit}, load ${load}`;
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: checkout, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
