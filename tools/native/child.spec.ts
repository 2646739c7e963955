import { tmpdir } from 'node:os';
import { run } from './child.js';

const options = { cwd: tmpdir(), signal: new AbortController().signal };

describe('a command', () => {
  it('returns what it wrote to stdout', async () => {
    expect(await run('sh', ['-c', 'echo out; echo err >&2'], options)).toBe('out\n');
  });

  it('that fails is told with the last of what it said', async () => {
    const failing = run('sh', ['-c', 'seq 100; echo no room >&2; exit 3'], options);
    await expect(failing).rejects.toMatchObject({ code: 'step_failed', exitCode: 1 });
    await expect(failing).rejects.toThrow(/100\nno room\n`sh -c …` has failed: it ended with exit code 3/);
    await expect(failing).rejects.not.toThrow(/^1$/m);
  });

  it('that is not there is told so', async () => {
    await expect(run('no-such-program', [], options)).rejects.toThrow(/no-such-program.*ENOENT/);
  });

  it('ends with all that it has started when it is stopped, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    // The shell's own child holds stdout open: only when it has ended too does the command end.
    const running = run('sh', ['-c', 'sleep 1000; true'], { ...options, signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
