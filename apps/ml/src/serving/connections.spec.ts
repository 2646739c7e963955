import { errorReply } from '@tripod/contracts';
import { once } from 'node:events';
import { request as httpRequest, Agent } from 'node:http';
import { resolve } from 'node:path';
import { oneProbe, probe, probeAlarm, probes } from '../../fixtures/serving/probes.js';
import { RawClient } from '../../fixtures/serving/raw-client.js';
import { openPackage, type PackageWorker } from '../packages/open-package.js';
import { ADMISSION_LIMITS, type AdmissionLimits } from './admission.js';
import { buildApp, type ScoringApp } from './app.js';
import { AT_ONCE, type Ending } from './connections.js';
import { listen } from './listen.js';

const contracts = { instance: probe, prediction: probeAlarm };
/** As after SIGTERM, in less time. */
const QUICK: Ending = { drain: 300, limit: 1500 };
const clients: RawClient[] = [];
const agents: Agent[] = [];
let worker: PackageWorker;
let scoring: ScoringApp;
let address: string;
beforeAll(async () => {
  worker = await openPackage(resolve(__dirname, '../../fixtures/serving/package'), contracts);
});
afterAll(() => worker?.close());
beforeEach(() => start());
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const agent of agents.splice(0)) agent.destroy();
  await scoring?.end(AT_ONCE);
});

async function start(limits?: AdmissionLimits, predict: PackageWorker['predict'] = (columns) => worker.predict(columns)): Promise<void> {
  scoring = await buildApp({ worker: { ready: worker.ready, ended: worker.ended, predict }, ...contracts, version: '1', limits });
  address = await scoring.app.listen({ host: '127.0.0.1', port: 0 });
}

async function connect(): Promise<RawClient> {
  const client = await RawClient.to(address);
  clients.push(client);
  return client;
}

const ping = 'GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n';
const body = JSON.stringify({ dataframe_records: [oneProbe] });
const post = (text: string, length = text.length) => `POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${text}`;
const codeOf = (text: string) => errorReply.strict().parse(JSON.parse(text)).error_code;

describe('a server that ends', () => {
  test('says 503 to health checks while its port is open, closes each connection with its answer, and serves predictions', async () => {
    const kept = await connect();
    expect((await kept.send(ping).answer()).status).toBe(200);
    kept.received = '';
    const ended = scoring.end(QUICK);
    const answer = await kept.send(ping).answer();
    expect([answer.status, codeOf(answer.body)]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    expect(answer.headers).toMatch(/connection: close/i);
    const [predicted] = await (await connect()).send(post(body)).answers();
    expect(predicted?.status).toBe(200);
    expect(predicted?.headers).toMatch(/connection: close/i);
    await ended;
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('ends at once when no connection is at work', async () => {
    const [silent, idle] = [await connect(), await connect()];
    await idle.send(ping).answer();
    await scoring.end(AT_ONCE);
    expect([await silent.ended, await idle.ended]).toEqual(['end', 'end']);
  });

  test('answers what is under way before it closes', async () => {
    await scoring.end(AT_ONCE);
    let answer: () => void = () => {};
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((done) => (isAsked = done));
    await start(undefined, async () => {
      isAsked();
      await new Promise<void>((done) => (answer = done));
      return { alarm_probability: Float64Array.of(0.25) };
    });
    const client = (await connect()).send(post(body));
    await asked;
    const ended = scoring.end(AT_ONCE);
    while (await connect().then(() => true, () => false));
    answer();
    expect((await client.answers())[0]).toMatchObject({ status: 200, body: '{"predictions":[{"alarm_probability":0.25}]}' });
    await ended;
  });

  test('at its limit says 503 to those who still wait for their answer', async () => {
    await scoring.end(AT_ONCE);
    await start(undefined, () => new Promise(() => {}));
    const waiting = [(await connect()).send(post(body)), (await connect()).send(post(body.slice(0, 20), 5000)), (await connect()).send('GET /ping HT')];
    await scoring.end(QUICK);
    for (const client of waiting) {
      const [answer] = await client.answers();
      expect([answer?.status, codeOf(answer?.body ?? '')]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    }
  });

  test('ends although an answer is not read', async () => {
    const text = JSON.stringify({ dataframe_records: probes(60_000) });
    const client = await connect();
    client.socket.pause();
    client.send(post(text));
    await once(scoring.app.server, 'request');
    await scoring.end({ drain: 0, limit: 1500 });
    client.socket.resume();
    await client.ended;
  });

  test('ends on every address of localhost', async () => {
    await scoring.end(AT_ONCE);
    scoring = await buildApp({ worker, ...contracts, version: '1' });
    const { port } = new URL(await listen(scoring, 'localhost', 0));
    expect((await fetch(`http://localhost:${port}/ping`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200);
    await scoring.end(AT_ONCE);
    await expect(fetch(`http://127.0.0.1:${port}/ping`)).rejects.toThrow();
  });
});

describe('a server with as much as it can hold', () => {
  const small: AdmissionLimits = { ...ADMISSION_LIMITS, bodyBytes: 1_000_000 };

  test('rejects further large bodies with 503 and Retry-After, by their header or while they come, and serves small ones', async () => {
    await scoring.end(AT_ONCE);
    await start(small);
    const half = ' '.repeat(500_000);
    const first = (await connect()).send(post(half, 900_000));
    const second = (await connect()).send(post(half, 900_000));
    const refused = await Promise.race([first.answer(), second.answer()]);
    expect([refused.status, codeOf(refused.body)]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    expect(refused.headers).toMatch(/retry-after: 1/i);
    expect((await (await connect()).send(post('', 900_000)).answer()).status).toBe(503);
    expect((await (await connect()).send(post(body)).answer()).status).toBe(200);
    // What a client holds is free again when it goes.
    for (const client of [first, second]) {
      client.close();
      await client.ended;
    }
    const whole = `${body}${' '.repeat(900_000)}`;
    expect((await (await connect()).send(post(whole)).answer()).status).toBe(200);
  });

  test('rejects further requests, and takes others when a client has gone, with all that it had sent', async () => {
    await scoring.end(AT_ONCE);
    await start({ ...ADMISSION_LIMITS, requests: 2 }, () => new Promise(() => {}));
    const pipelined = (await connect()).send(post(body) + post(body));
    await once(scoring.app.server, 'request');
    const refused = await (await connect()).send(post(body)).answer();
    expect([refused.status, codeOf(refused.body)]).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    expect(refused.headers).toMatch(/retry-after: 1/i);
    expect((await (await connect()).send(ping).answer()).status).toBe(200);
    pipelined.close();
    let answer = refused;
    while (answer.status === 503) answer = await (await connect()).send(post('{bad')).answer();
    expect(answer.status).toBe(400);
  });

  test('keeps the connection of a rejected request, whose body it drops', async () => {
    await scoring.end(AT_ONCE);
    await start(small);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.push(agent);
    const ask = (text: string) =>
      new Promise<number>((done, fail) => {
        const sent = httpRequest(`${address}/invocations`, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': text.length } }, (reply) => reply.resume().on('end', () => done(reply.statusCode ?? 0)));
        sent.on('error', fail).end(text);
      });
    for (let round = 0; round < 3; round++) {
      expect(await ask(' '.repeat(5_000_000))).toBe(503);
      expect(await ask(' '.repeat(17_000_000))).toBe(413);
      expect(await ask(body)).toBe(200);
    }
  });
});
