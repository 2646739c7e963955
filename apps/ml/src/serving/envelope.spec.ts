import { errorReply } from '@tripod/contracts';
import { resolve } from 'node:path';
import { oneProbe, probe, probeAlarm } from '../../fixtures/serving/probes.js';
import { RawClient } from '../../fixtures/serving/raw-client.js';
import { openPackage, type PackageWorker } from '../packages/open-package.js';
import { buildApp, type ScoringApp } from './app.js';
import { AT_ONCE } from './connections.js';

const contracts = { instance: probe, prediction: probeAlarm };
const clients: RawClient[] = [];
let worker: PackageWorker | undefined;
let scoring: ScoringApp | undefined;
let address: string;
beforeAll(async () => {
  worker = await openPackage(resolve(__dirname, '../../fixtures/serving/package'), contracts);
  scoring = await buildApp({ worker, ...contracts, version: '1' });
  address = await scoring.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await scoring?.end(AT_ONCE);
  await worker?.close();
});

async function connect(): Promise<RawClient> {
  const client = await RawClient.to(address);
  clients.push(client);
  return client;
}

const body = JSON.stringify({ dataframe_records: [oneProbe] });
const post = (text: string, headers = 'Host: localhost') => `POST /invocations HTTP/1.1\r\n${headers}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

describe('everybody who asks gets the error envelope', () => {
  test.each([
    ['something else than HTTP', 'hello\r\n\r\n', 400],
    ['the beginning of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['endless headers', `GET /ping HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['no Host', 'GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two Hosts', 'GET /ping HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400],
    ['an Expect that nobody knows', 'GET /ping HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nConnection: close\r\n\r\n', 417],
    ['CONNECT', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n', 405],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    ['the address of another host as its path', 'GET http://evil.example/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 403],
    ['a length that is not a number', 'POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n', 400],
    ['a torn chunk', 'POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['a body for a route that takes none', 'POST /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}', 404],
    ['a body that is too large by its header', 'POST /invocations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n', 413],
  ])('who sends %s', async (_what, sent, status) => {
    const [answer, second] = await (await connect()).send(sent).answers();
    expect([answer?.status, second]).toEqual([status, undefined]);
    expect(answer?.headers).toMatch(/content-type: application\/json/i);
    expect(errorReply.strict().parse(JSON.parse(answer?.body ?? ''))).toBeDefined();
  });

  test('who ends in the middle of a request', async () => {
    for (const part of ['GET /ping HT', post(body).slice(0, -10)]) {
      const [answer] = await (await connect()).send(part).halfClose().answers();
      expect(answer?.status).toBe(400);
      expect(errorReply.strict().parse(JSON.parse(answer?.body ?? ''))).toMatchObject({ message: 'the request ends in the middle' });
    }
  });

  test('who sends something else after a request, which is answered first', async () => {
    const answers = await (await connect()).send(`${post(body)}hello\r\n\r\n`).answers();
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });
});

test('a client that closes its own half gets its answer', async () => {
  const [answer] = await (await connect()).send(post(body)).halfClose().answers();
  expect([answer?.status, answer?.body]).toEqual([200, expect.stringContaining('alarm_probability')]);
});

describe('without a token', () => {
  test.each(['localhost', 'LOCALHOST:5001', 'api.localhost', 'localhost.', '127.0.0.1', '127.9.8.7:80', '[::1]', '[::1]:5001', '[0:0:0:0:0:0:0:1]:5001'])('a request to %s is answered', async (host) => {
    expect((await (await connect()).send(post(body, `Host: ${host}\r\nConnection: close`)).answers())[0]?.status).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:5001',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::2]',
    '::1',
    '127.0.0.1@evil.example',
    'localhost/evil.example',
    'localhost:port',
    '',
  ])('a request to %j is refused', async (host) => {
    for (const route of ['GET /ping', 'GET /version', 'POST /invocations', 'GET /nothing']) {
      const [answer] = await (await connect()).send(`${route} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`).answers();
      expect([answer?.status, errorReply.strict().parse(JSON.parse(answer?.body ?? '')).error_code]).toEqual([403, 'PERMISSION_DENIED']);
    }
  });
});
