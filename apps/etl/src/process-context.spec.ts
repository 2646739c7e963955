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

it('an error that nobody catches ends a command with code 1 and one log line', async () => {
  const { code, stderr } = await app.run([], { UNFORESEEN: '1' });
  expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.any(String)]]);
  expect(JSON.parse(stderr)).toMatchObject({ msg: 'unforeseen error: please report it', err: { message: 'nobody expected this' } });
});
