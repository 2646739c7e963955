import { deliveriesOf } from './deliveries.js';
import { FAULTS } from './faults.js';
import type { FlightRecord } from './flight.js';
import { replayClock } from './replay-clock.js';
import { serveAirline, type Running, type Serving } from './server.js';

const START = 16_000_000;
const AIRPORTS = 'iata,state\nAAA,NY\nBBB,CA\n';
const records: FlightRecord[] = Array.from({ length: 30 }, (_, number) => ({
  flight: { number, leftAt: '2001-01-01T08:05', left: START + number, arrived: START + number + 60, origin: 'AAA', destination: 'BBB', distance: 105, delay: 5 },
  isRepeated: false,
}));

let running: Running | undefined;
let time = 0;
afterEach(() => running?.stop());

async function serve(serving: Partial<Serving> = {}, speed = Infinity): Promise<string> {
  time = 0;
  running = await serveAirline({ deliveries: deliveriesOf(records), clock: replayClock(START, speed, () => time), airports: Buffer.from(AIRPORTS) }, { port: 0, ...serving });
  return running.address;
}

const json = async (response: Response) => JSON.parse(await response.text());
const order = (address: string, fault: string, answers = 1) => fetch(`${address}/faults`, { method: 'POST', body: JSON.stringify({ fault, answers }) });

describe('the airline', () => {
  it('gives all events by its cursor, page by page', async () => {
    const address = await serve();
    const ids: string[] = [];
    let [after, more] = [0, true];
    while (more) {
      const page = await json(await fetch(`${address}/v1/events?after=${after}&limit=25`));
      ids.push(...page.events.map(({ sequence }: { sequence: number }) => sequence));
      ({ cursor: after, more } = page);
    }
    expect(ids).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it('tells of an event when its clock has come to it', async () => {
    const address = await serve({}, 60);
    const seen = async () => (await json(await fetch(`${address}/v1/events`))).events.length;
    expect(await seen()).toBe(1);
    time = 5_000;
    expect(await seen()).toBe(6);
  });

  it('lets who waits have the next event as soon as it is there', async () => {
    const address = await serve({}, 1e6);
    const page = json(await fetch(`${address}/v1/events?after=1&wait=30`));
    time = 60;
    expect((await page).cursor).toBeGreaterThan(0);
  });

  it('gives the flights that have arrived as a SAS transport file', async () => {
    const address = await serve({}, 60);
    time = 61_000;
    const bytes = Buffer.from(await (await fetch(`${address}/extract.xpt`)).arrayBuffer());
    const rows = bytes.subarray(bytes.indexOf('HEADER RECORD*******OBS') + 80);
    // Two flights of 38 bytes: 2001-01-01 is the day 14,976, and 105 miles are 168.98112 kilometres.
    expect(rows.toString('latin1', 16, 22)).toBe('AAABBB');
    expect([rows.readUInt32BE(0), rows.readUInt32BE(8), rows.readUInt32BE(22)].map((word) => word.toString(16))).toEqual(['443a8000', '4471ac00', '42a8fb2a']);
    expect([rows.length, rows.toString('latin1', 76).trim()]).toEqual([80, '']);
  });

  it('gives the flights of a day by pages, with what became of them', async () => {
    const address = await serve();
    const page = await json(await fetch(`${address}/v1/flights?day=2001-01-01&page=3&size=12`));
    expect(page).toMatchObject({ page: 3, pages: 3, total: 30, flights: { length: 6 } });
    expect(page.flights[0]).toEqual({ flight: 24, left_at: '2001-01-01T08:05', origin: 'AAA', destination: 'BBB', distance: 105, delay: 5 });
  });

  it('hands out its file whole, in ranges, and not at all to who has it', async () => {
    const url = `${await serve()}/airports.csv`;
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    const get = async (headers: Record<string, string>) => {
      const response = await fetch(url, { headers });
      return [response.status, await response.text()];
    };
    expect(await get({ 'if-none-match': etag })).toEqual([304, '']);
    expect(await get({ range: 'bytes=11-', 'if-range': etag })).toEqual([206, AIRPORTS.slice(11)]);
    expect(await get({ range: 'bytes=0-3' })).toEqual([206, 'iata']);
    expect(await get({ range: 'bytes=11-', 'if-range': '"another"' })).toEqual([200, AIRPORTS]);
    expect((await get({ range: 'bytes=999-' }))[0]).toBe(416);
  });

  it('has a page of time zones, and says who may read it', async () => {
    const address = await serve();
    expect(await (await fetch(`${address}/time-zones`)).text()).toContain('<td class="code">ORD</td><td class="zone">America/Chicago</td>');
    expect(await (await fetch(`${address}/robots.txt`)).text()).toContain('Disallow: /v1/');
  });

  it('wants its key, and does not answer more often than its rate', async () => {
    const address = await serve({ key: 'a key of tests', perSecond: 2 });
    const statusOf = async (authorization?: string) => (await fetch(`${address}/v1/clock`, { headers: authorization === undefined ? {} : { authorization } })).status;
    expect([await statusOf(), await statusOf('Bearer another')]).toEqual([401, 401]);
    const statuses = await Promise.all(Array.from({ length: 12 }, () => statusOf('Bearer a key of tests')));
    expect(statuses).toContain(200);
    expect(statuses).toContain(429);
  });

  it.each([
    ['after=x', 400],
    ['limit=1001', 400],
    ['since=3', 400],
    ['after=999', 200],
  ])('answers events?%s with %i', async (query, status) => {
    expect((await fetch(`${await serve()}/v1/events?${query}`)).status).toBe(status);
  });
});

describe('a fault that was ordered', () => {
  /** What the next answer is, in a word. */
  const outcomeOf = async (address: string, patience: number) => {
    try {
      const response = await fetch(`${address}/v1/events?limit=2`, { signal: AbortSignal.timeout(patience) });
      const text = await response.text();
      if (response.status !== 200) return String(response.status);
      return /^<html/.test(text) ? 'html' : /"flight":/.test(text) ? (text.endsWith('}') ? 'good' : 'cut') : 'other names';
    } catch (error) {
      return /TimeoutError/.test(String(error)) ? 'nothing' : 'broken';
    }
  };

  it.each([
    ['unavailable', '503'],
    ['limited', '429'],
    ['broken', 'broken'],
    ['slow', 'good'],
    ['silent', 'nothing'],
    ['html', 'html'],
    ['malformed', 'cut'],
    ['renamed', 'other names'],
  ])('%s: the next answer is %s, and the one after it is good', async (fault, outcome) => {
    const address = await serve();
    expect((await order(address, fault)).status).toBe(200);
    expect([await outcomeOf(address, outcome === 'nothing' ? 200 : 60_000), await outcomeOf(address, 60_000)]).toEqual([outcome, 'good']);
  });

  it('is one of the list, or the order is refused', async () => {
    expect((await order(await serve(), 'fire')).status).toBe(400);
    expect(FAULTS).toHaveLength(8);
  });
});
