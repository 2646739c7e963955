import { envelope, failure, first, IMPATIENT, QUICK, SECRET, StubbedStore } from '../../../fixtures/runs/stubbed-store.js';
import type { Fault } from '../../../fixtures/runs/tracking-stub.js';
import { trackingAddress } from './tracking-address.js';

const at = new StubbedStore();

describe('a fault that stays', () => {
  test.each<readonly [string, Fault, string, RegExp]>([
    ['the server is silent', 'hang', 'RUN_STORE_AWAY', /no whole answer \(100 ms have passed\)/],
    ['it breaks off', 'cut', 'RUN_STORE_AWAY', /no whole answer/],
    ['it fails', { status: 500, body: '<html>Internal Server Error</html>' }, 'RUN_STORE_AWAY', /HTTP 500/],
    ['it is busy to the end', { status: 503, body: envelope('TEMPORARILY_UNAVAILABLE', 'locked') }, 'RUN_STORE_AWAY', /HTTP 503, TEMPORARILY_UNAVAILABLE: locked.*tried \d+ times/],
    ['it asks for a longer wait than there is', { status: 429, headers: { 'Retry-After': '3600' } }, 'RUN_STORE_AWAY', /HTTP 429/],
    ['it wants other credentials', { status: 401, body: 'You are not authenticated' }, 'RUN_STORE_REFUSED', /wrong or have expired.*MLFLOW_TRACKING_TOKEN/],
    ['it forbids it', { status: 403, body: `Permission denied for ${SECRET}` }, 'RUN_STORE_REFUSED', /does not allow this/],
    ['it does not know the host', { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' }, 'RUN_STORE_REFUSED', /--allowed-hosts/],
    ['it answers with HTML', { status: 200, body: '<!doctype html><title>Welcome</title>' }, 'RUN_STORE_INVALID', /HTTP 200 and a page of HTML.*MLFLOW_TRACKING_URI/],
    ['it answers with half a JSON', { status: 200, body: '{"run": {"info": {"run_id": "abc"' }, 'RUN_STORE_INVALID', /not JSON/],
    ['it answers with another JSON', { status: 200, body: '{"run": {"info": {}}}' }, 'RUN_STORE_INVALID', /run.info.run_id is not valid/],
    ['it speaks another version', { status: 404, body: '<html>Not Found</html>' }, 'RUN_STORE_INVALID', /HTTP 404 and a page of HTML/],
    ['it redirects', { status: 302, headers: { Location: `https://login.example.org/?token=${SECRET}` } }, 'RUN_STORE_INVALID', /redirects/],
    ['it rejects what is sent', { status: 400, body: envelope('INVALID_PARAMETER_VALUE', `bad\nvalue ${SECRET}`) }, 'RUN_RECORD_INVALID', /INVALID_PARAMETER_VALUE: bad value \*\*\*/],
  ])('when a run starts: %s', async (_what, fault, code, message) => {
    at.on('POST mlflow/runs/create', () => fault);
    const failed = await failure(at.record(at.open({ patience: { ...(fault === 'hang' ? IMPATIENT : QUICK), total: 250 } })));
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failed.message).toContain(at.stub.url);
    expect(at.active()).toEqual([]);
  });

  test('a server that is not there is away, after a short time if it never answered', async () => {
    const { url } = at.stub;
    await at.stub.close();
    const start = performance.now();
    const failed = await failure(at.record(at.open({ patience: { ...QUICK, total: 60_000 } }, url.replace('//', '//user:pass%20word@'))));
    expect(failed).toMatchObject({ code: 'RUN_STORE_AWAY', message: expect.stringMatching(/cannot be reached.*ECONNREFUSED.*MLFLOW_TRACKING_URI/) });
    expect(failed.message).not.toMatch(/pass.word/);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('a token that expires in mid-run leaves no model that could be used', async () => {
    at.on('PUT mlflow-artifacts', (_count, { path }) => (path.endsWith('weights.bin') ? { status: 401 } : undefined));
    expect(await failure(at.record())).toMatchObject({ code: 'RUN_STORE_REFUSED' });
    expect(at.active()[0]?.info.status).toBe('FAILED');
    expect(at.modelStates()).toEqual(['LOGGED_MODEL_UPLOAD_FAILED']);
    expect((await at.open().get(String(at.active()[0]?.info.run_id))).modelId).toBeUndefined();
    expect(at.stub.versions).toEqual([]);
  });

  test('a status that the server has not taken over is an error', async () => {
    at.on('PATCH mlflow/logged-models', first({ status: 200, body: JSON.stringify({ model: { info: { model_id: `m-${'0'.repeat(32)}`, experiment_id: '1', artifact_uri: 'x', status: 'LOGGED_MODEL_STATUS_UNSPECIFIED' } } }) }));
    expect(await failure(at.record())).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('was to become LOGGED_MODEL_READY') });
    expect(at.active()[0]?.info.status).toBe('FAILED');
  });
});

describe('the address', () => {
  test('keeps its path, and loses one slash at the end', async () => {
    const id = await at.record(at.open({}, `${at.stub.url}/some/proxy/`));
    expect(at.stub.runs.has(id)).toBe(true);
    expect(at.stub.seen).not.toHaveLength(0);
  });

  test('a user with a password wins over a token', () => {
    expect(trackingAddress('http://host', { token: 't', username: 'u', password: 'p:w' }).authorization).toBe(`Basic ${Buffer.from('u:p:w').toString('base64')}`);
    expect(trackingAddress('http://a%40b:c@host', { token: 't' }).authorization).toBe(`Basic ${Buffer.from('a@b:c').toString('base64')}`);
    expect(trackingAddress('http://host', { token: 't', username: 'u' }).authorization).toBe('Bearer t');
  });
});
