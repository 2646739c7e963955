import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { commandOf, identityOf, lives } from './identity.js';

describe('the identity of a process', () => {
  test('stays the same while it lives, and is undefined afterwards', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'a word'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid ?? NaN;
    const identity = identityOf(pid);
    expect(identity).toMatch(new RegExp(`^${pid} .`));
    expect(identityOf(pid)).toBe(identity);
    expect(lives(String(identity))).toBe(true);
    expect(commandOf(pid)).toContain('a word');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([identityOf(pid), lives(String(identity)), commandOf(pid)]).toEqual([undefined, false, undefined]);
  });

  test('is another one for another process with the same pid', () => {
    expect(lives(`${process.pid} 1`)).toBe(false);
  });

  test.each(['', 'x', '-1 5', '0 0'])('is not %j, which names no process', (identity) => {
    expect(lives(identity)).toBe(false);
  });
});
