import { tmpdir } from 'node:os';
import { lastLine, outputOf, startCommand } from './command.js';

const cwd = tmpdir();

describe('a command whose output is read', () => {
  it('resolves with what it wrote to stdout', async () => {
    expect(await outputOf('sh', ['-c', 'echo out; echo err >&2'], { cwd })).toBe('out');
  });

  it('passes on each line as it comes', async () => {
    const lines: string[] = [];
    await outputOf('sh', ['-c', 'echo one; echo two >&2; echo three'], { cwd, onStdout: (line) => lines.push(`out ${line}`), onStderr: (line) => lines.push(`err ${line}`) });
    expect(lines.sort()).toEqual(['err two', 'out one', 'out three']);
  });

  it('rejects with its last lines and its exit code when it fails', async () => {
    const failing = outputOf('sh', ['-c', 'seq 100; echo no room >&2; exit 3'], { cwd });
    await expect(failing).rejects.toMatchObject({ code: 'COMMAND_FAILED', exitCode: 1 });
    await expect(failing).rejects.toThrow(/100[\s\S]*`sh -c .*` failed: exit code 3\./);
    await expect(failing).rejects.not.toThrow(/^1$/m);
  });

  it('rejects when there is no such program', async () => {
    await expect(outputOf('no-such-program', [], { cwd })).rejects.toThrow(/`no-such-program` failed: .*ENOENT/);
  });

  it('ends with everything that it started when it is aborted, with the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    // The shell's own child holds stdout open: only when it has ended too does the command end.
    const running = outputOf('sh', ['-c', 'sleep 1000; true'], { cwd, signal: controller.signal, patience: 0 });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  it('that is stopped resolves with what it wrote until then', async () => {
    const server = startCommand(process.execPath, ['-e', 'console.log("here"); setInterval(() => {}, 1000)'], { cwd, onStdout: () => void server.stop() });
    expect(await server.output).toBe('here');
  });

  it('has a last line that is not blank', () => {
    expect([lastLine('a\nb\n\n'), lastLine(''), lastLine('a')]).toEqual(['b', '', 'a']);
  });
});
