import { createInterface } from 'node:readline';
import { startNode, type Child } from './child.js';

/** Starts a program and waits for its first line. */
const started = async (program: string): Promise<{ child: Child; line: string }> => {
  const child = startNode(['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.process.stdout) throw new Error('no pipe');
  const first = await createInterface({ input: child.process.stdout })[Symbol.asyncIterator]().next();
  return { child, line: String(first.value) };
};
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a command that was started', () => {
  test('ends with its own exit code', async () => {
    expect(await startNode(['-e', 'process.exit(7)'], { stdio: 'ignore' }).ended).toBe(7);
  });

  test('ends as a shell says it, when a signal has ended it', async () => {
    expect(await startNode(['-e', 'process.kill(process.pid, "SIGKILL")'], { stdio: 'ignore' }).ended).toBe(137);
  });

  test('may tidy up when it is stopped', async () => {
    const { child } = await started('process.on("SIGTERM", () => setTimeout(() => process.exit(5), 20)); setInterval(() => {}, 1000); console.log("ready")');
    expect(await child.stop()).toBe(5);
    expect(alive(child.process.pid ?? 0)).toBe(false);
  });

  test('that is stopped again has had its signal once', async () => {
    const program = 'let n = 0; process.on("SIGTERM", () => { n++; setTimeout(() => process.exit(n), 50); }); setInterval(() => {}, 1000); console.log("ready")';
    const { child } = await started(program);
    const first = child.stop();
    await new Promise(setImmediate);
    expect(await Promise.all([first, child.stop()])).toEqual([1, 1]);
  });

  test('has a process group of its own, so that a Ctrl-C in the terminal comes to it from us alone', async () => {
    const { child } = await started('setInterval(() => {}, 1000); console.log("ready")');
    expect(() => process.kill(-(child.process.pid ?? 0), 0)).not.toThrow();
    await child.stop();
  });

  test('runs in the checkout', async () => {
    const { child, line } = await started('console.log(process.cwd())');
    expect(__dirname.startsWith(line)).toBe(true);
    await child.ended;
  });
});
