import { identityOf, lives, startNode, type Child } from '@tripod/processes';
import { pageOf, withMlflow } from './mlflow.js';

const variables = ['MLFLOW_TRACKING_URI', 'MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_USERNAME', 'MLFLOW_TRACKING_PASSWORD'];
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
beforeEach(() => {
  for (const name of variables) delete process.env[name];
});
afterAll(() => {
  for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value;
});

/** A command that prints this line and goes on, as `npm run mlflow -- --json` does. */
const standIn = (line: string, then = 'setInterval(() => {}, 1000)') => (): Child =>
  startNode(['-e', `console.log(${JSON.stringify(line)}); ${then}`], { stdio: ['ignore', 'pipe', 'ignore'], signal: new AbortController().signal });

describe('the MLflow of a job', () => {
  test('is started when it is wanted, given to the apps, and ended after them', async () => {
    process.env['MLFLOW_TRACKING_TOKEN'] = 'for another server';
    let identity: string | undefined;
    const start = () => {
      const child = standIn('{"address":"http://127.0.0.1:5007"}')();
      identity = identityOf(child.process.pid ?? 0);
      return child;
    };
    const seen = await withMlflow(true, (mlflow) => Promise.resolve({ mlflow, token: process.env['MLFLOW_TRACKING_TOKEN'], lives: lives(identity ?? '') }), start);
    expect(seen).toEqual({ mlflow: { address: 'http://127.0.0.1:5007', environment: { MLFLOW_TRACKING_URI: 'http://127.0.0.1:5007' } }, token: undefined, lives: true });
    expect(lives(identity ?? '')).toBe(false);
  });

  test('may belong to another command, which has ended its own part', async () => {
    expect(await withMlflow(true, (mlflow) => Promise.resolve(mlflow?.address), standIn('{"address":"http://127.0.0.1:5007"}', ''))).toBe('http://127.0.0.1:5007');
  });

  test('that does not start fails the job before it begins', async () => {
    const work = () => Promise.reject(new Error('begun'));
    const start = () => startNode(['-e', 'process.exit(3)'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await expect(withMlflow(true, work, start)).rejects.toMatchObject({ code: 'COMMAND_FAILED', message: '`npm run mlflow` failed (exit code 3). Its reason is above.' });
  });

  test('is refused beside another one, whose login is not shown', async () => {
    process.env['MLFLOW_TRACKING_URI'] = 'https://anna:secret@mlflow.example/path/';
    const refused = withMlflow(true, () => Promise.resolve(), standIn(''));
    await expect(refused).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('https://mlflow.example/path. Leave one of them out.') });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });

  test("is the caller's own without the option, if one is named", async () => {
    expect(await withMlflow(false, (mlflow) => Promise.resolve(mlflow))).toBeUndefined();
    process.env['MLFLOW_TRACKING_URI'] = 'https://anna:secret@mlflow.example/';
    const own = await withMlflow(false, (mlflow) => Promise.resolve(mlflow));
    expect(own).toEqual({ address: 'https://mlflow.example', environment: {} });
    expect(own && pageOf(own, 'abc')).toBe('https://mlflow.example/#/runs/abc');
  });
});
