import { errorReply } from '@tripod/contracts';
import { buildApp } from '../fixtures/built-app.js';

const app = buildApp('fixtures/stubborn-main.ts');
afterAll(() => app.remove());

describe('a command that does not end when it is asked to', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('is ended at once by a second signal: %s, then %s', async (first, second) => {
    const { process: child } = app.start([]);
    let out = '';
    child.stdout?.on('data', (chunk) => {
      const before = out;
      out += String(chunk);
      if (!before.includes('ready') && out.includes('ready')) child.kill(first);
      if (!before.includes('asked') && out.includes('asked')) child.kill(second);
    });
    const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
    expect([signal, out]).toEqual([second, 'ready\nasked to end\n']);
  });
});

describe('an error that nobody catches', () => {
  it('ends a command with code 1 and one log line, and its stdout stays empty', async () => {
    const { code, stdout, stderr } = await app.run(['status'], { UNFORESEEN: '1' });
    expect([code, stdout, stderr.trim().split('\n')]).toEqual([1, '', [expect.any(String)]]);
    expect(JSON.parse(stderr)).toMatchObject({ msg: 'unforeseen error: please report it', err: { message: 'nobody expected this' } });
  });

  it('leaves the error envelope on stdout for a program that asked for --json', async () => {
    const { code, stdout } = await app.run(['status', '--json'], { UNFORESEEN: '1' });
    expect([code, errorReply.strict().parse(JSON.parse(stdout))]).toEqual([1, { error_code: 'INTERNAL_ERROR', message: expect.stringContaining('nobody expected this') }]);
  });

  it('is one sentence where the log is silent', async () => {
    const { code, stderr } = await app.run(['status'], { UNFORESEEN: '1', LOG_LEVEL: 'silent' });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Unforeseen error: nobody expected this\. .*please report it\.\n$/)]);
  });

  it('ends with code 1 also where the log cannot be written', async () => {
    const { process: child, ended } = app.start(['status', '--json'], { UNFORESEEN: '1' });
    child.stderr?.destroy();
    const { code, stdout } = await ended;
    expect([code, errorReply.parse(JSON.parse(stdout)).error_code]).toEqual([1, 'INTERNAL_ERROR']);
  });
});
