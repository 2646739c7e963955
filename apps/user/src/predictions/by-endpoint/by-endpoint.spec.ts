import { flightInstance } from '@tripod/contracts';
import { flight, flights } from '../../../fixtures/flights.js';
import { lateProbability } from '../../../fixtures/package-formula.js';
import { json, scoringServer, type Answer, type ScoringServer } from '../../../fixtures/scoring-server.js';
import { toColumns } from '../../flights/instance-columns.js';
import { predictByEndpoint } from './index.js';

const { signal } = new AbortController();
const servers: ScoringServer[] = [];
const serving = async (...answers: readonly Answer[]) => {
  const server = await scoringServer(...answers);
  servers.push(server);
  return server;
};
const model: Answer = (rows) => rows.map((row) => lateProbability(flightInstance.schema.parse(row)));
const busy = json({ error_code: 'TEMPORARILY_UNAVAILABLE', message: 'loading a model' }, 503, { 'retry-after': '0' });
const predict = (
  endpoint: string,
  rows = 10,
  patience: { timeout?: number; retries?: number; concurrency?: number; token?: string } = {},
) =>
  predictByEndpoint({ endpoint, timeout: 5000, retries: 2, firstWait: 1, concurrency: 3, signal, ...patience }).predict(
    toColumns(flights(rows)),
  );

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

describe('predicting by endpoint', () => {
  it('sends every column of the contract and gives back what the server computes, to the last bit', async () => {
    const { url } = await serving(model);
    expect(await predict(url, 500)).toEqual(Float64Array.from(flights(500), lateProbability));
  });

  it('keeps floats that JSON writes long or short', async () => {
    const hard = [0.1 + 0.2, Number.MIN_VALUE, 1 - Number.EPSILON / 2, 0, 1, 1 / 3, 2.2250738585072014e-308];
    const { url } = await serving(() => hard);
    expect(await predict(url, hard.length)).toEqual(Float64Array.from(hard));
  });

  it('asks for at most 1,000 rows at once, and puts the answers in the order of the rows', async () => {
    const { url, requests } = await serving(model);
    expect(await predict(url, 4321)).toEqual(Float64Array.from(flights(4321), lateProbability));
    expect([...requests].sort((a, b) => b - a)).toEqual([1000, 1000, 1000, 1000, 321]);
  });

  it('has no more requests under way than it may', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    const { url, requests } = await serving((rows, response, request) => {
      held.push(() => json({ predictions: rows.map(() => ({ late_probability: 0 })) })(rows, response, request));
      most = Math.max(most, held.length);
      if (held.length === 2 || requests.length === 5) setImmediate(() => held.splice(0).forEach((answer) => answer()));
      return null;
    });
    await predict(url, 4001, { concurrency: 2 });
    expect(most).toBe(2);
  });

  it('shows its token where one is set', async () => {
    const shown: (string | undefined)[] = [];
    const { url } = await serving((rows, _, request) => (shown.push(request.headers.authorization), rows.map(() => 0)));
    await predict(url);
    await predict(url, 10, { token: 'open sesame' });
    expect(shown).toEqual([undefined, 'Bearer open sesame']);
  });

  it('asks nothing when there is no flight', async () => {
    const { url, requests } = await serving(model);
    expect(await predict(url, 0)).toEqual(new Float64Array(0));
    expect(requests).toEqual([]);
  });

  it('keeps name and password out of what it says of itself', () => {
    const endpoint = 'http://desk:secret@127.0.0.1:5001/models/late/?key=1';
    const source = predictByEndpoint({ endpoint, timeout: 1, retries: 0, firstWait: 1, concurrency: 1, signal });
    expect(source.describe()).toEqual({ by: 'endpoint', endpoint: 'http://127.0.0.1:5001/models/late' });
  });

  it.each(['5001', 'ftp://127.0.0.1', 'localhost:5001'])('refuses %s as an address', (endpoint) => {
    const open = () => predictByEndpoint({ endpoint, timeout: 1, retries: 0, firstWait: 1, concurrency: 1, signal });
    expect(open).toThrow(expect.objectContaining({ code: 'BAD_USAGE', exitCode: 2 }));
  });
});

describe('an endpoint that falters', () => {
  it('is asked again when it says that it cannot now', async () => {
    const { url, requests } = await serving(busy, busy, model);
    expect(await predict(url)).toEqual(Float64Array.from(flights(10), lateProbability));
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
    await expect(predict(url)).rejects.toMatchObject({
      code: 'ENDPOINT_AWAY',
      message: expect.stringMatching(/tried 3 times \(.*ECONNREFUSED/),
    });
  });

  it('is away, without a wait, when it asks to come back in an hour', async () => {
    const { url, requests } = await serving(json({}, 503, { 'retry-after': '3600' }));
    await expect(predict(url)).rejects.toMatchObject({
      code: 'ENDPOINT_AWAY',
      message: expect.stringContaining('tried 1 time (HTTP 503'),
    });
    expect(requests).toHaveLength(1);
  });

  it('is not asked for the rest once it has failed', async () => {
    const { url, requests } = await serving(json({}, 500));
    await expect(predict(url, 3000, { concurrency: 1 })).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it('has its other requests broken off once one has failed', async () => {
    let brokenOff: Promise<unknown> = Promise.resolve();
    const { url } = await serving(
      (_, response) => ((brokenOff = new Promise((resolve) => response.once('close', resolve))), null),
      json({}, 500),
    );
    await expect(predict(url, 2000, { concurrency: 2 })).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED' });
    await brokenOff;
  });

  it('is left alone when the work is interrupted', async () => {
    const { url } = await serving(() => null);
    const interrupted = new AbortController();
    const patience = { timeout: 60_000, retries: 2, firstWait: 1, concurrency: 3, signal: interrupted.signal };
    const predictions = predictByEndpoint({ endpoint: url, ...patience }).predict(toColumns(flights(10)));
    interrupted.abort();
    await expect(predictions).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  });
});

describe('an endpoint that answers otherwise', () => {
  it('is quoted, with column, row and flight, when it refuses rows', async () => {
    const refuse = json(
      { error_code: 'INVALID_PARAMETER_VALUE', message: 'no airliner flies that far', column: 'distance_miles', row: 3 },
      400,
    );
    const { url, requests } = await serving(refuse);
    await expect(predict(url)).rejects.toMatchObject({
      code: 'PREDICTION_REFUSED',
      message: `${url} refuses these flights at column 'distance_miles', row 3 (flight ${flight(3).flight_id}): INVALID_PARAMETER_VALUE: no airliner flies that far`,
    });
    expect(requests).toHaveLength(1);
  });

  it('is not asked again after a failure of its own, and its message is quoted', async () => {
    const { url, requests } = await serving(json({ error_code: 'INTERNAL_ERROR', message: 'out of memory' }, 500));
    await expect(predict(url)).rejects.toMatchObject({
      code: 'PREDICTION_REFUSED',
      message: expect.stringContaining('INTERNAL_ERROR: out of memory'),
    });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['bare numbers', [0.1], 'predictions.0'],
    ['another field', [{ delay: 3 }], 'predictions.0'],
    ['a field too many', [{ late_probability: 0.1, model: 'x' }], 'predictions.0'],
    ['no number', [{ late_probability: null }], 'predictions.0.late_probability'],
    ['what is no probability', [{ late_probability: 1.01 }], 'predictions.0.late_probability'],
  ])('speaks another contract when it answers %s', async (_, predictions, where) => {
    const { url } = await serving(json({ predictions }));
    await expect(predict(url, 1)).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', message: expect.stringContaining(where) });
  });

  it('speaks another contract when the body is no JSON, such as a bare NaN', async () => {
    const { url } = await serving((_, response) => (response.end('{"predictions": [{"late_probability": NaN}]}'), null));
    await expect(predict(url, 1)).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' });
  });

  it('is not believed when it answers another number of rows', async () => {
    const { url } = await serving(() => [0.5]);
    await expect(predict(url, 2)).rejects.toMatchObject({
      code: 'PREDICTION_INVALID',
      message: expect.stringContaining('asked for 2 flights and answered 1'),
    });
  });

  it('is no model when it does not know the path', async () => {
    const { url } = await serving(model);
    await expect(predict(`${url}/elsewhere`)).rejects.toMatchObject({
      code: 'ENDPOINT_REFUSED',
      message: expect.stringContaining('HTTP 404'),
    });
  });

  it('is no model when it sends us elsewhere', async () => {
    const { url } = await serving(json({}, 307, { location: 'http://127.0.0.1:1/' }));
    await expect(predict(url)).rejects.toMatchObject({ code: 'ENDPOINT_REFUSED', message: expect.stringContaining('307') });
  });
});
