import { errorReply, minuteOf, readScoringReply } from '@tripod/contracts';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { probability } from '../../fixtures/serving/package/probability.mjs';
import { oneProbe, probe, probeAlarm, probes } from '../../fixtures/serving/probes.js';
import { exchanges } from '../../fixtures/serving/scoring-exchanges.js';
import { openPackage, type PackageWorker } from '../packages/open-package.js';
import { buildApp, type AppOptions, type ScoringApp } from './app.js';
import { AT_ONCE } from './connections.js';
import { MAX_ROWS } from './read-table.js';
import { MAX_BYTES } from './receive-body.js';

const fixture = resolve(__dirname, '../../fixtures/serving/package');
const contracts = { instance: probe, prediction: probeAlarm };
/** What a test opens: closed after it, also when it fails. */
const opened: { close(): unknown }[] = [];
let worker: PackageWorker;
let scoring: ScoringApp;
let address: string;
beforeAll(async () => {
  worker = await openPackage(fixture, contracts);
  scoring = await buildApp({ worker, ...contracts, version: '1.2.3' });
  address = await scoring.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await scoring?.end(AT_ONCE);
  await worker?.close();
});

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A server that the test may spoil. */
async function build(options: Partial<AppOptions> & Pick<AppOptions, 'worker'>) {
  const built = await buildApp({ ...contracts, version: '1', ...options });
  opened.unshift({ close: () => built.end(AT_ONCE) });
  const at = await built.app.listen({ host: '127.0.0.1', port: 0 });
  return async (path: string, sent: { readonly body?: string; readonly token?: string } = {}) => {
    const { body, token } = sent;
    const reply = await fetch(`${at}${path}`, {
      headers: { ...json, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    return { status: reply.status, headers: reply.headers, json: JSON.parse((await reply.text()).trim() || 'null') };
  };
}

/** A request with exactly these headers, as fetch adds some. */
function post(path: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<{ status: number; text: string; type: string | undefined }> {
  return new Promise((done, fail) => {
    const sent = httpRequest(`${address}${path}`, { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => done({ status: reply.statusCode ?? 0, text, type: reply.headers['content-type'] }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

const json = { 'content-type': 'application/json' };

describe('POST /invocations answers as mlflow models serve', () => {
  test.each(exchanges.map((exchange) => [exchange.name, exchange] as const))('%s', async (_, exchange) => {
    const { request, status, predictions, errorCode, column, row } = exchange;
    const contentType = 'contentType' in exchange ? exchange.contentType : 'application/json';
    const body = typeof request === 'string' ? request : JSON.stringify(request);
    const reply = await post('/invocations', body, contentType === undefined ? {} : { 'content-type': contentType });
    expect({ status: reply.status, text: reply.text.slice(0, 300) }).toMatchObject({ status });
    expect(reply.type).toMatch(/^application\/json/);
    if (predictions !== undefined) {
      expect(readScoringReply(probeAlarm, JSON.parse(reply.text))['alarm_probability']).toHaveLength(predictions);
      return;
    }
    const refused = errorReply.strict().parse(JSON.parse(reply.text));
    expect(refused.message).toMatch(/\w+ \w+/);
    if (errorCode !== undefined) expect(refused.error_code).toBe(errorCode);
    expect({ column: refused.column, row: refused.row }).toEqual({ column, row });
  });
});

describe('predictions', () => {
  const instances = probes(9000);
  const names = Object.keys(instances[0] ?? {});
  const expected = instances.map(({ probed_at, distance, pulses, echoes }) => ({
    alarm_probability: probability(minuteOf(probed_at), distance, pulses, echoes),
  }));
  const columnar = Object.fromEntries(names.map((name) => [name, instances.map((instance) => Object.entries(instance).find(([key]) => key === name)?.[1])]));

  test.each([
    ['dataframe_split', json, JSON.stringify({ dataframe_split: { columns: names, data: instances.map((instance) => Object.values(instance)) } })],
    ['dataframe_records', json, JSON.stringify({ dataframe_records: instances })],
    ['inputs', json, JSON.stringify({ inputs: columnar })],
    ['instances', json, JSON.stringify({ instances: columnar })],
    ['CSV', { 'content-type': 'text/csv' }, [names, ...instances.map((instance) => Object.values(instance))].map((line) => line.join()).join('\n')],
  ])('of whole rows are equal to the last bit when sent as %s', async (_, headers, body) => {
    const reply = await post('/invocations', body, headers);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text).predictions).toEqual(expected);
  });
});

describe('a refusal', () => {
  test('never repeats what was sent', async () => {
    const secret = 'xk42-secret';
    const bodies = [`{"a": ${secret}`, { dataframe_records: [{ ...oneProbe, probed_at: secret }] }, { dataframe_split: { columns: Object.keys(oneProbe), data: [Object.values({ ...oneProbe, probed_at: secret })] } }, { [secret]: 1 }, { dataframe_records: [{ ...oneProbe, distance: secret }] }];
    for (const body of bodies) expect((await post('/invocations', typeof body === 'string' ? body : JSON.stringify(body), json)).text).not.toContain(secret);
    for (const csv of [`"${secret}`, `probed_at\n${secret},${secret}`, `${secret}\n1`]) {
      expect((await post('/invocations', csv, { 'content-type': 'text/csv' })).text).not.toContain(secret);
    }
  });

  test('names every missing column', async () => {
    const { text } = await post('/invocations', JSON.stringify({ dataframe_records: [{ pulses: 1 }] }), json);
    expect(JSON.parse(text)).toEqual({ error_code: 'INVALID_PARAMETER_VALUE', message: "missing columns: 'probed_at', 'distance', 'echoes'" });
  });

  test.each([
    ['too many bytes', 413, Buffer.alloc(MAX_BYTES + 1, ' '), json],
    ['too many rows', 400, `a\n${'1\n'.repeat(MAX_ROWS + 1)}`, { 'content-type': 'text/csv' }],
    ['bytes that are not UTF-8', 400, Buffer.from([0x7b, 0xff, 0x7d]), json],
  ])('of %s has status %i and the envelope', async (_, status, body, headers) => {
    const reply = await post('/invocations', body, headers);
    expect(reply.status).toBe(status);
    expect(errorReply.strict().parse(JSON.parse(reply.text))).toBeDefined();
  });

  test.each([
    ['GET', '/nothing', 404, undefined],
    ['POST', '/invocations/more', 404, undefined],
    ['GET', '/%zz', 400, undefined],
    ['GET', '/invocations', 405, 'POST'],
    ['POST', '/ping', 405, 'GET, HEAD'],
  ])('of %s %s has status %i and the envelope', async (method, url, status, allow) => {
    const reply = await fetch(`${address}${url}`, { method });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('allow') ?? undefined).toBe(allow);
    expect(errorReply.strict().parse(await reply.json())).toBeDefined();
  });
});

describe('a value of the wrong form', () => {
  test.each([
    ['a number for a time', { probed_at: 5 }, "column 'probed_at' in row 0 must be a local minute such as 2001-06-20T08:01, years 0001 to 6052"],
    ['a time with seconds', { probed_at: '2001-06-20T08:01:00' }, "column 'probed_at' in row 0 must be a local minute such as 2001-06-20T08:01, years 0001 to 6052"],
    ['1e400', { distance: '1e400' }, "column 'distance' in row 0 must be a whole number, not a string"],
    ['too small a number', { distance: 0 }, "column 'distance' in row 0: Too small: expected number to be >=1"],
    ['null', { pulses: null }, "column 'pulses' in row 0 is null, which this column does not take"],
  ])('is refused with the reason: %s', async (_what, change, message) => {
    const reply = await post('/invocations', JSON.stringify({ dataframe_records: [{ ...oneProbe, ...change }] }), json);
    expect([reply.status, JSON.parse(reply.text).message]).toEqual([400, message]);
  });

  test('says of a number beyond the largest that it is too large', async () => {
    const reply = await post('/invocations', JSON.stringify({ dataframe_records: [oneProbe] }).replace('390', '1e400'), json);
    expect(JSON.parse(reply.text).message).toBe("column 'distance' in row 0 is too large for a number");
  });
});

describe('the other routes', () => {
  test.each(['/ping', '/health'])('%s answers a newline', async (route) => {
    const reply = await fetch(`${address}${route}`);
    expect([reply.status, await reply.text()]).toEqual([200, '\n']);
    expect((await fetch(`${address}${route}`, { method: 'HEAD' })).status).toBe(200);
  });

  test('/version answers the bare version', async () => {
    expect(await (await fetch(`${address}/version`)).text()).toBe('1.2.3');
  });
});

describe('a server', () => {
  /** A worker whose answers the test gives. */
  const standIn = (predict: PackageWorker['predict'], ended: PackageWorker['ended'] = new Promise(() => {})): AppOptions => ({
    worker: { ready: worker.ready, predict, ended },
    ...contracts,
    version: '1',
  });
  const body = JSON.stringify({ dataframe_records: probes(1) });
  const probeOf = (distance: number) => JSON.stringify({ dataframe_records: [{ ...oneProbe, distance }] });

  test('with a token answers only requests that bring it, and everybody who asks for its health', async () => {
    const ask = await build({ ...standIn(async () => ({ alarm_probability: new Float64Array(1) })), token: 'correct horse battery' });
    const replies = [await ask('/invocations', { body }), await ask('/invocations', { body, token: 'wrong' }), await ask('/invocations', { body, token: 'correct horse battery' })];
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 200]);
    expect(replies[0]?.json).toMatchObject({ error_code: 'UNAUTHENTICATED' });
    expect((await ask('/ping')).status).toBe(200);
    expect((await ask('/version')).status).toBe(401);
  });

  test('with an unexpected failure keeps the reason to itself', async () => {
    const ask = await build(standIn(() => Promise.reject(new Error('secret of ours'))));
    const reply = await ask('/invocations', { body });
    expect(reply.status).toBe(500);
    expect(reply.json).toEqual({ error_code: 'INTERNAL_ERROR', message: 'the server failed; its log has the reason' });
  });

  test.each([
    ['7', 9004],
    ['NaN', 9005],
    ['two rows for one', 9006],
    ['a column of another name', 9007],
    ['a column of another type', 9008],
  ])('with a package whose prediction is %s does not hand it on, and goes on', async (_what, distance) => {
    const reply = await post('/invocations', probeOf(distance), json);
    expect([reply.status, errorReply.strict().parse(JSON.parse(reply.text)).error_code]).toEqual([500, 'PREDICTION_INVALID']);
    expect((await post('/invocations', body, json)).status).toBe(200);
  });

  test('with a dead worker says that the model is not available', async () => {
    const dying = await openPackage(fixture, contracts);
    opened.push(dying);
    const ask = await build({ worker: dying });
    const replies = [await ask('/invocations', { body: probeOf(9001) }), await ask('/invocations', { body }), await ask('/ping')];
    expect(replies.map((reply) => [reply.status, reply.json.error_code])).toEqual(Array.from({ length: 3 }, () => [503, 'TEMPORARILY_UNAVAILABLE']));
  });

  test('with a worker that does not answer says so', async () => {
    const slow = await openPackage(fixture, { ...contracts, timeouts: { answer: 100 } });
    opened.push(slow);
    const ask = await build({ worker: slow });
    const reply = await ask('/invocations', { body: probeOf(9002) });
    expect([reply.status, reply.json.error_code]).toEqual([504, 'DEADLINE_EXCEEDED']);
  });

  test('goes on after a body that stops in the middle', async () => {
    const { port } = new URL(address);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"dataframe');
    socket.destroySoon();
    await new Promise((done) => socket.on('close', done));
    expect((await fetch(`${address}/ping`)).status).toBe(200);
  });
});
