import { z } from 'zod';
import { runJsonCommand } from './run-json-command.js';

const reply = z.strictObject({ answer: z.int() });
const never = new AbortController().signal;
const run = (script: string, signal = never, isGroup = false) => runJsonCommand({ command: [process.execPath, '-e', script], env: process.env, signal, isGroup }, reply);
const says = (...lines: unknown[]) => lines.map((line) => `console.log(${JSON.stringify(typeof line === 'string' ? line : JSON.stringify(line))});`).join('');

describe('a command that is run as a process', () => {
  it('answers with the last line of its stdout', async () => {
    expect(await run(says('a first line', { answer: 42 }))).toEqual({ answer: 42 });
  });

  it.each([
    ['fails with what it says itself', `${says({ error_code: 'ROWS_MISSING', message: 'There are no rows.' })} process.exitCode = 1`, { code: 'ROWS_MISSING', message: 'There are no rows.' }],
    ['fails when it only ends with a code', 'process.exitCode = 3', { code: 'COMMAND_FAILED', message: expect.stringMatching(/did not answer: it ended with code 3/) }],
    ['fails when it is killed', 'process.kill(process.pid, "SIGKILL")', { code: 'COMMAND_FAILED', message: expect.stringMatching(/it was ended by a signal/) }],
    ['fails when it answers something else', says({ answer: 'many' }), { code: 'COMMAND_FAILED', message: expect.stringMatching(/its last line is not the reply/) }],
    ['fails with a code that is not on our list', `${says({ error_code: 'OTHER', message: 'x' })} process.exitCode = 1`, { code: 'COMMAND_FAILED' }],
  ])('%s', async (_what, script, failure) => {
    await expect(run(script)).rejects.toMatchObject(failure);
  });

  it('fails when the program is not there', async () => {
    const missing = runJsonCommand({ command: ['no-such-program'], env: process.env, signal: never }, reply);
    await expect(missing).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringMatching(/^no-such-program cannot be started: .*ENOENT.* PATH\.$/) });
  });

  it.each([false, true])('ends by the signal (as a group: %s), which is what is thrown', async (isGroup) => {
    const stop = new AbortController();
    const running = run('setInterval(() => {}, 1000)', stop.signal, isGroup);
    setImmediate(() => stop.abort());
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
