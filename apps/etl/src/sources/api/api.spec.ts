import { gzipSync } from 'node:zlib';
import { thingsOf } from '../fixtures/conformance.js';
import { closePeers, startPeer, type Asked, type Reply } from '../fixtures/peer.js';
import { readAll } from '../fixtures/read-source.js';
import type { Api, ApiCursor } from './api.js';
import { conformsWith, json, listOf, styles, type thing } from './fixtures/page-styles.js';

afterEach(closePeers);
const { signal } = new AbortController();
const read = async (url: string, options: Partial<Api<typeof thing>> = {}, from?: ApiCursor, env = {}) => {
  const source = await listOf(url, options).open(undefined, { signal, env, downloads: '' });
  return readAll(source, signal, from);
};

// api.long.spec.ts has the other styles.
conformsWith('cursors');

describe('an API', () => {
  const things = thingsOf(10);
  const { pages, answer } = styles['page numbers'];

  it('is asked with its parameters, and shows the secret of the environment', async () => {
    const peer = await startPeer(answer(things));
    await read(peer.url, { pages, query: { kind: 'a b' }, auth: { variable: 'THINGS_TOKEN' } }, undefined, { THINGS_TOKEN: 's3cret' });
    expect(peer.requests[0]).toMatchObject({ url: { pathname: '/things', search: '?kind=a+b&page=1' }, headers: { authorization: 'Bearer s3cret' } });
    await expect(read(peer.url, { auth: { variable: 'THINGS_TOKEN' } })).rejects.toMatchObject({ code: 'BAD_SETTING', message: "THINGS_TOKEN is not set; source 'things' sends it as Authorization." });
    await expect(read(peer.url, { auth: { variable: 'THINGS_TOKEN' } }, undefined, { THINGS_TOKEN: 'two\nlines' })).rejects.toMatchObject({ message: expect.not.stringContaining('two') });
  });

  it('has no more requests under way than it may, and gives the pages in their order', async () => {
    let [open, most] = [0, 0];
    const inOrder = await startPeer((asked) => {
      most = Math.max(most, ++open);
      setImmediate(() => open--);
      return answer(thingsOf(60))(asked);
    });
    expect((await read(inOrder.url, { pages, concurrency: 3 })).records).toEqual(thingsOf(60));
    expect(most).toBeLessThanOrEqual(3);
  });

  it('is waited for when it asks for it, and asked again when it cannot now', async () => {
    const refusals = [429, 503, 500, 408].map((status) => ({ status, headers: { 'retry-after': '0' } }));
    const peer = await startPeer((asked) => refusals.shift() ?? answer(things)(asked));
    expect((await read(peer.url, { pages, concurrency: 1, patience: { retries: 4 } })).records).toEqual(things);
  });

  it('is away when it asks to come back in an hour', async () => {
    const peer = await startPeer(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    await expect(read(peer.url)).rejects.toMatchObject({ code: 'SOURCE_AWAY', message: `${peer.url}things is away: tried 1 time (HTTP 429). What is stored stays. Run the same command again later.` });
  });

  it('is left alone when the command is stopped while it waits', async () => {
    const [stop, reason] = [new AbortController(), new Error('stopped')];
    const peer = await startPeer(() => ({ status: 429, headers: { 'retry-after': '50' } }));
    const reading = readAll(await listOf(peer.url).open(), stop.signal);
    void peer.asked.then(() => setImmediate(() => stop.abort(reason)));
    await expect(reading).rejects.toBe(reason);
    expect(peer.requests).toHaveLength(1);
  });

  it('is away when its answer does not end in time, although it goes on', async () => {
    const peer = await startPeer(() => undefined);
    await expect(read(peer.url, { patience: { timeout: 30, retries: 1 } })).rejects.toMatchObject({ code: 'SOURCE_AWAY', message: expect.stringContaining('tried 2 times (no whole answer within 30 ms)') });
  });

  it.each([[401, /HTTP 401\)\. Does the variable of its `auth` hold a valid secret\?/], [404, /HTTP 404\)\. Is the address right\?/]])('is not asked again when it refuses with %d', async (status, message) => {
    const peer = await startPeer(() => ({ status, body: 'no' }));
    await expect(read(peer.url)).rejects.toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringMatching(message) });
    expect(peer.requests).toHaveLength(1);
  });

  it('gives what was added since, and asks whether anything was', async () => {
    let known = things.slice(0, 8);
    const statuses: (number | undefined)[] = [];
    const peer = await startPeer((asked) => {
      const reply = { ...answer(known)(asked) };
      const etag = `"${Buffer.from(String(reply.body)).toString('base64').slice(-20)}"`;
      const same = asked.headers['if-none-match'] === etag;
      statuses.push(same ? 304 : 200);
      return same ? { status: 304 } : { ...reply, headers: { ...reply.headers, etag } };
    });
    const cursor = (await read(peer.url, { pages, concurrency: 1 })).cursors.at(-1);
    statuses.splice(0);
    expect((await read(peer.url, { pages, concurrency: 1 }, cursor)).records).toEqual([]);
    expect(statuses).toEqual([304, 200]);
    known = things;
    expect((await read(peer.url, { pages, concurrency: 1 }, cursor)).records).toEqual(things.slice(8));
  });

  it.each(Object.entries(styles))('gives what was added since, wherever its last page ended: %s', async (_, style) => {
    for (const before of [0, 2, 3, 4, 6]) {
      let known = things.slice(0, before);
      const peer = await startPeer((asked) => style.answer(known)(asked));
      const first = await read(peer.url, { pages: style.pages });
      known = things;
      expect([...first.records, ...(await read(peer.url, { pages: style.pages }, first.cursors.at(-1))).records]).toEqual(things);
    }
  });

  it('gives a page whole that has lost records since', async () => {
    const peer = await startPeer(answer(things.slice(0, 2)));
    expect((await read(peer.url, { pages }, { at: 1, taken: 3, etag: null })).records).toEqual(things.slice(0, 2));
  });

  it.each<[string, Partial<Api<typeof thing>>, (asked: Asked) => Reply, string, RegExp]>([
    ['HTML instead of JSON', {}, () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Sorry</h1>' }), 'SOURCE_UNREADABLE', /does not answer with JSON but with text\/html: "<h1>Sorry/],
    ['a page without the list', {}, () => json({ data: [], more: 1 }), 'SOURCE_COLUMNS', /has no list at 'items'; its fields are data, more/],
    ['an error in place of the list', { records: '' }, () => json({ error: 'x' }), 'SOURCE_COLUMNS', /has no list as its body; its fields are error/],
    ['more bytes than may be', { maxReplyBytes: 1000 }, () => json({ items: thingsOf(100) }), 'SOURCE_TOO_LARGE', /gives more than 1000 bytes at once/],
    ['few bytes that become many', { maxReplyBytes: 1 << 20 }, () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(1 << 24, ' ')) }), 'SOURCE_TOO_LARGE', /more than 1048576 bytes/],
    ['what is not compressed as it says', {}, () => ({ headers: { 'content-encoding': 'gzip' }, body: 'plain' }), 'SOURCE_AWAY', /incorrect header check/],
    ['the same page for every number', { pages }, () => json({ items: things }), 'SOURCE_UNREADABLE', /gives the same page for page=2 as for the one before/],
    ['a cursor that goes round', {}, () => json({ items: things, next: 'a' }), 'SOURCE_UNREADABLE', /the same page|names itself/],
    ['a cursor that is not one', {}, () => json({ items: things, next: { a: 1 } }), 'SOURCE_COLUMNS', /'next' of a page is not a cursor but {"a":1}/],
  ])('is refused with the reason: %s', async (_, options, reply, code, message) => {
    const peer = await startPeer(reply);
    await expect(read(peer.url, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('has records set aside that cannot be held safely', async () => {
    const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`f${index}`, index]));
    const [deep, poisoned] = ['['.repeat(20_000) + ']'.repeat(20_000), '{"id":1,"word":"x","__proto__":{"isAdmin":true}}'];
    const peer = await startPeer(() => ({ body: `{"items":[${poisoned},{"id":2,"word":"x","in":{"\\u005f_proto__":1}},${JSON.stringify(wide)},${deep},null,7,{"id":3,"word":"good"}]}` }));
    const { records, unreadable } = await read(peer.url);
    expect(records).toEqual([{ id: 3, word: 'good' }]);
    expect(unreadable.map(({ reason }) => reason.slice(0, 50))).toEqual(["it has a field '__proto__'", "it has a field '__proto__'", 'it has 2000 fields; the max is 1000', ...Array(3).fill(expect.stringMatching(/^the record: Invalid input: expected object/))]);
    expect(JSON.stringify(unreadable)).toContain('isAdmin');
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  it('cannot send requests elsewhere by its paths', async () => {
    const [peer, other] = [await startPeer(answer(things)), await startPeer(answer(things))];
    await read(peer.url, { pages, path: `${other.url}things` }).catch(() => undefined);
    expect(other.requests).toEqual([]);
  });

  it('is refused with an address that holds a password, or is not one', async () => {
    await expect(read('http://me:secret@127.0.0.1/')).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.not.stringContaining('secret') });
    await expect(read('ftp://127.0.0.1/')).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringMatching(/is not a valid address/) });
  });
});
