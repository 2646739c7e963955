import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lives } from '@tripod/processes';
import { endFamily, familyOf } from './family.js';

/** A shell with a child; both go on until they are ended. */
async function parent(onTerm: string): Promise<{ shell: ChildProcess; family: string[] }> {
  const shell = spawn('sh', ['-c', `trap '${onTerm}' TERM; sleep 600 & echo started; wait; wait`], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(shell.stdout ?? shell, 'data');
  return { shell, family: familyOf(shell.pid ?? 0) };
}

describe('a process and what it has started', () => {
  test('end when the first passes on that it is asked to', async () => {
    const { family } = await parent('kill %1; exit');
    expect(family).toHaveLength(2);
    await endFamily(family, 10_000);
    expect(family.filter(lives)).toEqual([]);
  });

  test('are killed when they do not end in time', async () => {
    const { family } = await parent(':');
    await endFamily(family, 100);
    expect(family.filter(lives)).toEqual([]);
  });

  test('end also when the first was killed before', async () => {
    const { shell, family } = await parent(':');
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    expect(family.filter(lives)).toHaveLength(1);
    await endFamily(family, 10_000);
    expect(family.filter(lives)).toEqual([]);
  });
});
