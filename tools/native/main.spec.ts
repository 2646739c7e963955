import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { nativeFolder } from './place.js';
import { thisPlatform, wheelFor } from './wheels.js';

/** The command itself, on a machine where no program is found. */
function native(...args: string[]) {
  const main = join(checkout, 'tools', 'native', 'main.ts');
  const env = { ...process.env, PATH: '/nonexistent', TSX_TSCONFIG_PATH: join(checkout, 'tools', 'native', 'tsconfig.json') };
  const { pid, status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { cwd: checkout, env, encoding: 'utf8' });
  return { pid, status, stdout, stderr };
}

const wheel = wheelFor(thisPlatform());
const reason = 'refusal' in wheel ? { code: 'UNSUPPORTED_PLATFORM', says: wheel.refusal } : { code: 'PROGRAM_MISSING', says: 'apt-get install python3-pip g++' };

const stamp = () => (existsSync(nativeFolder) ? readFileSync(join(nativeFolder, 'stamp.json'), 'utf8') : undefined);

describe('npm run native', () => {
  it('that cannot build says why, for people and for machines, and leaves all as it was', () => {
    const before = stamp();
    const { pid, status, stdout, stderr } = native('--anew', '--json');
    expect(status).toBe(1);
    expect(stderr).toContain(reason.says);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error_code: reason.code });
    expect(stamp()).toBe(before);
    expect(existsSync(`${nativeFolder}.building-${pid}`)).toBe(false);
  });

  it('refuses an option that it does not have, with exit code 2', () => {
    expect(native('--anwe')).toMatchObject({ status: 2, stderr: expect.stringMatching(/unknown option '--anwe'[\s\S]*--anew/) });
  });
});
