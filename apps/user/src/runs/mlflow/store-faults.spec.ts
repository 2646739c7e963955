import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type Misbehaviour } from '../../../fixtures/mlflow-server.js';
import { writeRun } from '../../../fixtures/run-directory.js';
import { servedRuns, type ServedRuns } from '../../../fixtures/served-runs.js';

const a = 'a'.repeat(32);
let at: ServedRuns;

beforeAll(async () => {
  at = await servedRuns();
  await writeRun(at.runs, { id: a });
});
beforeEach(() => {
  at.server.misbehaves = undefined;
  at.server.requests.length = at.server.headers.length = 0;
});
afterAll(() => at.close());

const resolve = (...store: Parameters<ServedRuns['reader']>) => at.reader(...store).resolve(a);
/** Answers every question about runs. */
const answering = (answer: (response: ServerResponse, request: IncomingMessage) => void): Misbehaviour => (request, response) => {
  if (request.url?.startsWith('/api/2.0/mlflow/runs/get') !== true) return false;
  answer(response, request);
  return true;
};
const refusing = (status: number, body = '', type = 'text/plain') => answering((response) => response.writeHead(status, { 'content-type': type }).end(body));
/** The first question is answered in this way, each further one as it should be. */
const once = (misbehaviour: Misbehaviour): Misbehaviour => {
  let isDone = false;
  return (request, response) => !isDone && (isDone = misbehaviour(request, response));
};
const questions = () => at.server.requests.filter((request) => request.includes('/runs/get')).length;

describe('a run store that is away', () => {
  it('is named, with what to do', async () => {
    await expect(resolve({ address: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'RUN_STORE_AWAY',
      message: expect.stringMatching(/^The run store http:\/\/127\.0\.0\.1:1 is away: tried 3 times \(.*ECONNREFUSED.*\)\. Start it, or check MLFLOW_TRACKING_URI\.$/),
    });
  });

  it.each([
    [503, 3],
    [429, 3],
    [500, 1],
  ])('answers HTTP %i to the end: asked %i times', async (status, times) => {
    at.server.misbehaves = refusing(status);
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_AWAY', message: expect.stringContaining(`HTTP ${status}`) });
    expect(questions()).toBe(times);
  });

  it('is asked again when it cannot now, not before its Retry-After', async () => {
    let [asked, answered] = [0, 0];
    at.server.misbehaves = once((request, response) => {
      if (!request.url?.includes('/runs/get')) return false;
      asked = performance.now();
      response.writeHead(503, { 'retry-after': '1' }).end();
      return true;
    });
    await resolve();
    answered = performance.now();
    expect(answered - asked).toBeGreaterThan(990);
  });

  it('does not answer within the limit', async () => {
    at.server.misbehaves = answering(() => undefined);
    await expect(resolve({ timeout: 50, retries: 1 })).rejects.toMatchObject({ code: 'RUN_STORE_AWAY', message: expect.stringContaining('no whole answer within 50 ms') });
  });

  it('ends by the signal while it is waited for', async () => {
    const stop = new AbortController();
    at.server.misbehaves = answering(() => stop.abort());
    await expect(resolve({ signal: stop.signal })).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  });
});

describe('a server that is not an MLflow server, or not a whole one', () => {
  it.each([
    ['HTML', refusing(200, '<html>Sign in</html>', 'text/html'), 'what is not JSON'],
    ['HTML of a route that it does not know', refusing(404, '<html>', 'text/html'), 'HTTP 404 with text/html'],
    ['JSON of another form', refusing(200, '{"run":{"info":{"run_id":7}}}', 'application/json'), 'JSON of another form (run.info.run_id'],
    ['nothing', refusing(200), 'what is not JSON'],
    ['half of its JSON', refusing(200, '{"run": {"info"', 'application/json'), 'what is not JSON'],
    ['a refusal that it does not give', refusing(418, '{"error_code":"TEAPOT","message":"short\\nand\\tstout"}', 'application/json'), 'HTTP 418 TEAPOT: short and stout'],
  ])('is refused when it answers %s', async (_, misbehaviour, says) => {
    at.server.misbehaves = misbehaviour;
    await expect(resolve()).rejects.toMatchObject({
      code: 'RUN_STORE_INVALID',
      message: expect.stringMatching(new RegExp(`^The run store ${at.server.url} does not answer as an MLflow server: GET /api/2\\.0/mlflow/runs/get gave ${says.replaceAll(/[.(]/g, '\\$&')}.*It says that it is version 3\\.17\\.2\\. Servers 2\\.x and 3\\.x are understood`)),
    });
    expect(questions()).toBe(1);
  });

  it('is named with its version when it is another one', async () => {
    at.server.misbehaves = (request, response) => {
      response.writeHead(request.url === '/version' ? 200 : 404, { 'content-type': 'text/html' }).end(request.url === '/version' ? '4.0.1' : '<html>');
      return true;
    };
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('version 4.0.1. Servers 2.x and 3.x') });
  });

  it('is asked again when it breaks off in mid-answer, and named when it does so each time', async () => {
    const half = answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 }).write('{"run":');
      setImmediate(() => response.destroy());
    });
    at.server.misbehaves = once(half);
    expect(await resolve()).toMatchObject({ id: a });
    at.server.misbehaves = half;
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringMatching(/half an answer to GET .*, 3 times/) });
  });

  it('is refused when it answers with another run', async () => {
    const info = { run_id: 'b'.repeat(32), experiment_id: '1', status: 'FINISHED', start_time: 0 };
    at.server.misbehaves = answering((response) => json(response, { run: { info } }));
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('answered with run') });
  });

  it('is not followed to another address', async () => {
    at.server.misbehaves = answering((response) => response.writeHead(301, { location: 'https://me:secret@elsewhere/login' }).end());
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('sends on to https://elsewhere/login') });
  });

  it('is refused when it sends without an end', async () => {
    at.server.misbehaves = answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => void (response.destroyed || response.write(' '.repeat(1024 * 1024), () => setImmediate(more)));
      more();
    });
    await expect(resolve()).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('maxContentLength') });
  });
});

describe('a login', () => {
  const authorization = async (store: Parameters<ServedRuns['reader']>[0]) => {
    await resolve(store);
    return at.server.headers.at(-1)?.authorization;
  };
  const basic = `Basic ${Buffer.from('me:my secret').toString('base64')}`;

  it('is sent as MLflow sends it', async () => {
    const { host } = new URL(at.server.url);
    expect(await authorization({})).toBeUndefined();
    expect(await authorization({ login: { token: 'my-secret' } })).toBe('Bearer my-secret');
    expect(await authorization({ login: { user: 'me', password: 'my secret' } })).toBe(basic);
    expect(await authorization({ address: `http://me:my%20secret@${host}/` })).toBe(basic);
    expect(await authorization({ address: `http://you:other@${host}`, login: { token: 'my-secret' } })).toBe('Bearer my-secret');
  });

  it.each([401, 403])('that is refused with HTTP %i is in no message, not even when the server repeats it', async (status) => {
    const { host } = new URL(at.server.url);
    at.server.misbehaves = answering((response, { headers }) => response.writeHead(status, { 'content-type': 'text/plain' }).end(`you sent ${headers.authorization}`));
    for (const store of [{ login: { token: 'my-secret' } }, { login: { user: 'me', password: 'my-secret' } }, { address: `http://me:my-secret@${host}` }]) {
      const error = await resolve(store).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'RUN_STORE_REFUSED', message: expect.stringMatching(/refuses GET .*HTTP 40[13]: you sent (Bearer|Basic) ….*MLFLOW_TRACKING_TOKEN/) });
      expect(JSON.stringify([error, error instanceof Error && [error.message, error.cause]])).not.toMatch(/my-secret|bWU6bXktc2VjcmV0/);
    }
  });
});
