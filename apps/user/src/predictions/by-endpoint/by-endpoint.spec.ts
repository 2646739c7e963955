import { rowCount, type Columns, type Contract, type JsonRow } from '@tripod/contracts';
import { item, itemReturn, itemRows, reading, readingAlarm, readingGrade, readingRows } from '@tripod/contracts/testing';
import { createServer } from 'node:http';
import { formulas, type Formula } from '../../../fixtures/formulas.js';
import { columnsFrom, readingColumns } from '../../../fixtures/rows.js';
import { json, scoringServer, type Answer, type ScoringServer } from '../../../fixtures/scoring-server.js';
import { predictByEndpoint, type EndpointSettings } from './index.js';

const { signal } = new AbortController();
const servers: ScoringServer[] = [];
const serving = async (...answers: readonly Answer[]) => {
  const server = await scoringServer(...answers);
  servers.push(server);
  return server;
};
const model: Answer = (rows) => rows.map(formulas.reading_alarm);
const answering = (...probabilities: readonly unknown[]): Answer => () => probabilities.map((alarm_probability) => ({ alarm_probability }));
const zeros: Answer = (rows) => rows.map(() => ({ alarm_probability: 0 }));
const busy = json({ error_code: 'TEMPORARILY_UNAVAILABLE', message: 'loading a model' }, 503, { 'retry-after': '0' });
const alarm = { instance: reading, prediction: readingAlarm };
const source = (endpoint: string, settings: Partial<EndpointSettings> = {}) =>
  predictByEndpoint({ contracts: alarm, endpoint, timeout: 5000, retries: 2, firstWait: 1, concurrency: 3, signal, ...settings });
const predict = async (endpoint: string, rows = 10, settings: Partial<EndpointSettings> = {}) => probabilityOf(await (await source(endpoint, settings)).predict(readingColumns(rows)));
const probabilityOf = (outputs: Columns) => outputs['alarm_probability'];
const expected = (rows: number) => Float64Array.from(readingRows(rows), (row) => formulas.reading_alarm(row).alarm_probability);

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe('predicting by endpoint', () => {
  it('gives what the server computes, to the last bit', async () => {
    const { url } = await serving(model);
    expect(await predict(url, 500)).toEqual(expected(500));
  });

  it('sends every column of the contract as JSON writes it: times and categories as text, null as null', async () => {
    const sent: unknown[] = [];
    const { url } = await serving((rows) => (sent.push(...rows), rows.map(() => ({ alarm_probability: 0 }))));
    await predict(url, 300);
    expect(sent).toEqual(readingRows(300));
  });

  it('keeps the sign of a zero, which JSON.stringify drops', async () => {
    const [sent, rows] = [[] as unknown[], readingRows(2).map((row) => ({ ...row, celsius: -0 }))];
    const { url } = await serving((got) => (sent.push(...got.map(({ celsius }) => celsius)), got.map(() => ({ alarm_probability: 0 }))));
    await (await source(url)).predict(columnsFrom(reading, rows));
    expect(sent).toEqual([-0, -0]);
  });

  it.each([
    ['classes', reading, readingGrade, readingRows(50), formulas.reading_grade],
    ['rows without a time', item, itemReturn, itemRows(50), formulas.item_return],
  ] satisfies [string, Contract, Contract, JsonRow[], Formula][])('takes a model of %s', async (_, instance, prediction, rows, formula: Formula) => {
    const { url } = await serving((sent) => sent.map(formula));
    const outputs = await (await source(url, { contracts: { instance, prediction } })).predict(columnsFrom(instance, rows));
    const wanted = columnsFrom(prediction, rows.map((row) => ({ [instance.key]: row[instance.key] ?? '', ...formula(row) })));
    expect(outputs).toEqual(Object.fromEntries(Object.entries(wanted).filter(([name]) => name !== prediction.key)));
  });

  it('keeps floats that JSON writes long or short', async () => {
    const hard = [0.1 + 0.2, Number.MIN_VALUE, 1 - Number.EPSILON / 2, 0, 1, 1 / 3, 2.2250738585072014e-308];
    const { url } = await serving(answering(...hard));
    expect(await predict(url, hard.length)).toEqual(Float64Array.from(hard));
  });

  it('asks for at most 1,000 rows at once, and puts the answers in the order of the rows', async () => {
    const { url, requests } = await serving(model);
    expect(await predict(url, 4321)).toEqual(expected(4321));
    expect([...requests].sort((a, b) => b - a)).toEqual([1000, 1000, 1000, 1000, 321]);
  });

  it('has no more requests under way than it may', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    const { url, requests } = await serving((rows, response, request) => {
      held.push(() => json({ predictions: rows.map(() => ({ alarm_probability: 0 })) })(rows, response, request));
      most = Math.max(most, held.length);
      if (held.length === 2 || requests.length === 5) setImmediate(() => held.splice(0).forEach((answer) => answer()));
      return null;
    });
    await predict(url, 4001, { concurrency: 2 });
    expect(most).toBe(2);
  });

  it('shows its token where one is set', async () => {
    const shown: (string | undefined)[] = [];
    const { url } = await serving((rows, response, request) => (shown.push(request.headers.authorization), zeros(rows, response, request)));
    await predict(url);
    await predict(url, 10, { token: 'open sesame' });
    expect(shown).toEqual([undefined, 'Bearer open sesame']);
  });

  it('asks nothing when there are no rows', async () => {
    const { url, requests } = await serving(model);
    expect(rowCount(await (await source(url)).predict(readingColumns(0)))).toBe(0);
    expect(requests).toEqual([]);
  });

  it('takes an address with /invocations as meant', async () => {
    const { url } = await serving(model);
    expect(await predict(`${url}/invocations`)).toEqual(expected(10));
  });
});

describe('an endpoint on this machine', () => {
  const proxies = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
  const before = proxies.map((name) => process.env[name]);
  const dead = 'http://127.0.0.1:9';

  beforeEach(() => proxies.forEach((name) => (process.env[name] = dead)));
  afterEach(() =>
    proxies.forEach((name, i) => {
      const value = before[i];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }),
  );

  it('is asked directly, whatever proxy the environment names', async () => {
    const { url } = await serving(model);
    expect(await predict(url)).toEqual(expected(10));
    expect(await predict(url.replace('127.0.0.1', 'localhost'))).toEqual(expected(10));
  });

  it('is not the only one: another is asked through the proxy, and the message says so', async () => {
    await expect(predict('http://models.example', 10, { retries: 0 })).rejects.toMatchObject({
      code: 'ENDPOINT_AWAY',
      message: expect.stringContaining('through the proxy that the environment names'),
    });
  });
});

describe('an endpoint that falters', () => {
  it('is asked again when it says that it cannot now', async () => {
    const { url, requests } = await serving(busy, busy, model);
    expect(await predict(url)).toEqual(expected(10));
    expect(requests).toHaveLength(3);
  });

  it.each([408, 429, 502, 504])('is asked again after HTTP %d', async (status) => {
    const { url } = await serving(json({}, status, { 'retry-after': '0' }), model);
    await expect(predict(url)).resolves.toHaveLength(10);
  });

  it('is asked again when it closes the connection', async () => {
    const { url } = await serving((_, response) => (response.destroy(), null), model);
    await expect(predict(url)).resolves.toHaveLength(10);
  });

  it('is asked again when it hangs', async () => {
    const { url } = await serving(() => null, model);
    await expect(predict(url, 10, { timeout: 300 })).resolves.toHaveLength(10);
  });

  it('is away when its answer never ends, although it goes on', async () => {
    const drips: NodeJS.Timeout[] = [];
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.push(setInterval(() => response.write(' '), 20));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      await expect(predict(`http://127.0.0.1:${port}`, 10, { timeout: 300, retries: 1 })).rejects.toMatchObject({
        code: 'ENDPOINT_AWAY',
        message: expect.stringContaining('tried 2 times (no whole answer within 300 ms)'),
      });
    } finally {
      drips.forEach(clearInterval);
      server.closeAllConnections();
      server.close();
    }
  });

  it('is away after the last attempt, and the message says what to do', async () => {
    const { url, requests } = await serving(busy);
    await expect(predict(url)).rejects.toMatchObject({
      code: 'ENDPOINT_AWAY',
      exitCode: 1,
      message: `${url} is away: tried 3 times (HTTP 503, loading a model). Serve a run there with \`npm run ml -- serve\`, name another --endpoint, or decide by run: --by run --run ID.`,
    });
    expect(requests).toHaveLength(3);
  });

  it('is away when nothing listens there', async () => {
    const { url, close } = await serving(model);
    await close();
    await expect(predict(url)).rejects.toMatchObject({ code: 'ENDPOINT_AWAY', message: expect.stringMatching(/tried 3 times \(.*ECONNREFUSED/) });
  });

  it('is away, without a wait, when it asks to come back in an hour', async () => {
    const { url, requests } = await serving(json({}, 503, { 'retry-after': '3600' }));
    await expect(predict(url)).rejects.toMatchObject({ code: 'ENDPOINT_AWAY', message: expect.stringContaining('tried 1 time (HTTP 503') });
    expect(requests).toHaveLength(1);
  });

  it('is not asked for the rest once it has failed', async () => {
    const { url, requests } = await serving(json({}, 500));
    await expect(predict(url, 3000, { concurrency: 1 })).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED' });
    expect(requests).toHaveLength(1);
  });

  it('has its other requests broken off once one has failed', async () => {
    let brokenOff: Promise<unknown> = Promise.resolve();
    const { url } = await serving((_, response) => ((brokenOff = new Promise((resolve) => response.once('close', resolve))), null), json({}, 500));
    await expect(predict(url, 2000, { concurrency: 2 })).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED' });
    await brokenOff;
  });

  it('is left alone when the command is stopped', async () => {
    const { url } = await serving(() => null);
    const stop = new AbortController();
    const predictions = predict(url, 10, { timeout: 60_000, signal: stop.signal });
    stop.abort();
    await expect(predictions).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  });
});

describe('an endpoint that answers otherwise', () => {
  it('is quoted, with column, row and key, when it refuses rows', async () => {
    const refuse = json({ error_code: 'INVALID_PARAMETER_VALUE', message: 'no sensor counts that far', column: 'count', row: 3 }, 400);
    const { url, requests } = await serving(zeros, refuse);
    await expect(predict(url, 1010, { concurrency: 1 })).rejects.toMatchObject({
      code: 'PREDICTION_REFUSED',
      message: `${url} refuses these rows at column 'count', row 1003 (reading_id r1004): INVALID_PARAMETER_VALUE: no sensor counts that far`,
    });
    expect(requests).toHaveLength(2);
  });

  it('is not asked again after an internal error, and its message is quoted', async () => {
    const { url, requests } = await serving(json({ error_code: 'INTERNAL_ERROR', message: 'out of memory' }, 500));
    await expect(predict(url)).rejects.toMatchObject({ code: 'PREDICTION_REFUSED', message: expect.stringContaining('INTERNAL_ERROR: out of memory') });
    expect(requests).toHaveLength(1);
  });

  // The same values that a package is not believed for, and what only JSON can hold.
  it.each([
    ['bare numbers', [0.1], 'not an object'],
    ['another field', [{ level: 3 }], 'alarm_probability'],
    ['null', [{ alarm_probability: null }], 'alarm_probability'],
    ['a text', [{ alarm_probability: '0.1' }], 'alarm_probability'],
    ['a number beyond its bounds', [{ alarm_probability: 1.01 }], 'alarm_probability'],
    ['too few rows', [], '1 rows were sent, and 0 predictions came back'],
    ['too many rows', [{ alarm_probability: 0 }, { alarm_probability: 0 }], '2 predictions came back'],
  ])('is not believed when it answers %s', async (_, predictions, says) => {
    const { url } = await serving(json({ predictions }));
    await expect(predict(url, 1)).rejects.toMatchObject({ code: 'PREDICTION_INVALID', message: expect.stringContaining(says) });
  });

  it('is not believed when the body is not JSON, such as a bare NaN', async () => {
    const { url } = await serving((_, response) => (response.end('{"predictions": [{"alarm_probability": NaN}]}'), null));
    await expect(predict(url, 1)).rejects.toMatchObject({ code: 'PREDICTION_INVALID' });
  });

  it('is not a model when it does not know the path', async () => {
    const { url } = await serving(model);
    await expect(predict(`${url}/elsewhere`)).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED', message: expect.stringContaining('HTTP 404') });
  });

  it('is not a model when it sends us elsewhere', async () => {
    const { url } = await serving(json({}, 307, { location: 'http://127.0.0.1:1/' }));
    await expect(predict(url)).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED', message: expect.stringContaining('307') });
  });
});
