import { buildApp } from '../fixtures/built-app.js';

const app = buildApp('fixtures/stubborn-main.ts');
afterAll(() => app.remove());

it('a command that does not end when it is asked to is ended after 15 s, with exit code 130', async () => {
  const { process: child, ended } = app.start([]);
  child.stdout?.once('data', () => child.kill('SIGTERM'));
  expect((await ended).code).toBe(130);
});
