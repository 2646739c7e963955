import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, nativeFolder } from './place.js';

/** The command itself, on a machine where no program is found. */
function native(...args: string[]) {
  const main = join(checkout, 'tools', 'native', 'main.ts');
  const env = { ...process.env, PATH: '/nonexistent', TSX_TSCONFIG_PATH: join(checkout, 'tools', 'native', 'tsconfig.json') };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { cwd: checkout, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const stamp = () => (existsSync(nativeFolder) ? readFileSync(join(nativeFolder, 'stamp.json'), 'utf8') : undefined);

describe('npm run native', () => {
  it('that cannot build says what is missing, for people and for machines, and leaves all as it was', () => {
    const before = stamp();
    const { status, stdout, stderr } = native('--anew', '--json');
    expect(status).toBe(1);
    expect(stderr).toMatch(/Missing: python3.*apt-get install python3-pip g\+\+/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error_code: 'missing' });
    expect(stamp()).toBe(before);
    expect(readdirSync(join(checkout, '.tripod')).filter((name) => name.startsWith('native.building'))).toEqual([]);
  });

  it('refuses an option that it does not have, with exit code 2', () => {
    expect(native('--anwe')).toMatchObject({ status: 2, stderr: expect.stringMatching(/unknown option '--anwe'[\s\S]*--anew/) });
  });
});
