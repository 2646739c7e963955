import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileFolder } from '../../../fixtures/readings-csv.js';
import { thingsOf } from '../fixtures/conformance.js';
import { closePeers, startPeer, type Answer } from '../fixtures/peer.js';
import { readAll } from '../fixtures/read-source.js';
import { pauseBetween } from './fetch-pages.js';
import { listOf, pageOf, siteOf } from './fixtures/site.js';
import { scrape, type Scrape } from './scrape.js';

const folder = fileFolder();
afterAll(() => folder.remove());
afterEach(closePeers);
const { signal } = new AbortController();
const recorded = join(__dirname, 'fixtures/items.html');

// scrape.long.spec.ts has the conformance.
const stock = scrape({
  ...{ name: 'stock', about: 'the stock', url: 'https://shop.example/stock', agent: 'spec-robot' },
  rows: 'table.stock tbody tr',
  fields: { id: { selector: '', attribute: 'data-id' }, name: { selector: 'td:nth-child(1)' }, colour: { selector: '.colour' }, maker: { selector: 'td:nth-child(3) a', attribute: 'href' } },
  expects: { h1: ['Stock'], 'table.stock th': ['Item', 'Colour', 'Maker & place'] },
});

describe('a page that was kept', () => {
  const written = (html: string | Buffer) => {
    const path = folder.write('page.html', '');
    writeFileSync(path, html);
    return path;
  };
  const html = readFileSync(recorded, 'utf8');

  it('gives its rows; what has not every field is set aside with its text', async () => {
    const { records, keys, unreadable } = await readAll(await stock.open(recorded), signal);
    expect(records).toEqual([
      { id: '7', name: 'Lamp, small', colour: 'red', maker: '/makers/ann' },
      { id: '9', name: 'Café table', colour: null, maker: '/makers/bob' },
    ]);
    expect(keys).toEqual(['1:1', '1:2']);
    expect(unreadable).toEqual([
      { key: '1:3', reason: "row 3 of page 1 has no 'id', 'colour', 'maker'", raw: '<tr class="advert"><td colspan="3">Buy now!</td></tr>' },
      { key: '1:4', reason: "row 4 of page 1 has no 'maker'", raw: expect.stringMatching(/^<tr data-id="10">.*unknown/) },
    ]);
  });

  it.each([
    ['a heading has another name', html.replace('Colour</th>', 'Price</th>'), /'table\.stock th' reads 'Item', 'Price', 'Maker & place', not 'Item', 'Colour', 'Maker & place'\. Look at it/],
    ['the table is gone', html.replace('class="stock"', 'class="list"'), /'table\.stock th' reads nothing, not 'Item'/],
    ['no row has a field', html.replaceAll('class="colour', 'class="color'), /none of its 4 rows \('table\.stock tbody tr'\) has the field 'colour' \('\.colour'\)/],
    ['it is not HTML', '{"error":"gone"}', /'h1' reads nothing, not 'Stock'/],
  ])('raises the alarm when it has changed: %s', async (_, changed, message) => {
    await expect(stock.open(written(changed))).rejects.toMatchObject({ code: 'SOURCE_COLUMNS', message: expect.stringMatching(message) });
  });

  it('is read in the encoding that it declares', async () => {
    const latin = Buffer.from(html.replace('utf-8', 'iso-8859-1'), 'latin1');
    expect((await readAll(await stock.open(written(latin)), signal)).records[1]).toMatchObject({ name: 'Café table' });
  });

  it('is the same while its rows are, whatever else changes', async () => {
    const identity = async (text: string) => (await stock.open(written(text))).identity;
    expect(await identity(html.replace('Home', 'Start'))).toBe(await identity(html));
    expect(await identity(html.replace('Chair', 'Stool'))).not.toBe(await identity(html));
  });

  it('is bounded in size and in depth', async () => {
    await expect(stock.open(written('x'.repeat(5_000_000)))).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    await expect(stock.open(written(`<h1>Stock</h1>${'<div>'.repeat(200_000)}`))).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/more than 1000 elements lie within each other/) });
    await expect(stock.open('/gone.html')).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringMatching(/ENOENT/) });
  });
});

describe('a web site', () => {
  const things = thingsOf(7);

  it.each([
    ['this robot', 'User-agent: spec-robot\nDisallow: /list', /list is closed to 'spec-robot' by line 2 of http.*robots\.txt\./],
    ['every robot', 'User-agent: *\nDisallow: /', /by line 2/],
    ['its second page', 'User-agent: *\nAllow: /list$\nDisallow: /*from=3', /by line 3/],
  ])('is left alone when its robots.txt says so: to %s', async (_, robots, message) => {
    const peer = await startPeer(siteOf(things, undefined, robots));
    await expect(listOf(peer.url).open()).rejects.toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringMatching(message) });
    expect(peer.requests.map(({ url }) => url.search)).not.toContain('?from=3');
  });

  it.each(['User-agent: other\nDisallow: /', 'User-agent: *\nDisallow:\n', '<html>not found</html>'])('is read when its robots.txt allows it: %j', async (robots) => {
    const peer = await startPeer(siteOf(things, undefined, robots));
    expect((await readAll(await listOf(peer.url).open(), signal)).records).toHaveLength(7);
    expect(peer.requests.map(({ headers }) => headers['user-agent'])).toEqual(Array(4).fill('spec-robot (+https://spec.example)'));
  });

  it('is left alone while it cannot say what it allows', async () => {
    const peer = await startPeer(({ url }) => ({ status: url.pathname === '/robots.txt' ? 503 : 200 }));
    await expect(listOf(peer.url).open()).rejects.toMatchObject({ code: 'SOURCE_AWAY', message: expect.stringMatching(/robots\.txt is away: tried 3 times \(HTTP 503\)/) });
    expect(peer.requests.every(({ url }) => url.pathname === '/robots.txt')).toBe(true);
  });

  it.each([[undefined, undefined, 1000], [3, 2, 3000], [1, 10, 10_000], [1, 86_400, 60_000], [0, undefined, 0]])('is asked with pauses: declared %j s, asked for %j s, so %j ms', (declared, asked, milliseconds) => {
    expect(pauseBetween(declared, asked)).toBe(milliseconds);
  });

  it('has its wish for pauses read', async () => {
    const peer = await startPeer(siteOf(things, undefined, 'User-agent: *\nCrawl-delay: 0.001'));
    expect((await listOf(peer.url).open()).records).toBe(7);
  });

  it.each<[string, Partial<Scrape<'id' | 'word'>>, Answer, string, RegExp]>([
    ['more pages than may be', { maxPages: 2 }, siteOf(thingsOf(9)), 'SOURCE_TOO_LARGE', /has more than 2 pages/],
    ['a page that names itself', {}, ({ url }) => (url.pathname === '/robots.txt' ? { status: 404 } : { body: pageOf([], '/list') }), 'SOURCE_UNREADABLE', /is named as the next page again/],
    ['a next page elsewhere', {}, ({ url }) => (url.pathname === '/robots.txt' ? { status: 404 } : { body: pageOf([], 'http://10.0.0.1/') }), 'SOURCE_REFUSED', /names 'http:\/\/10\.0\.0\.1\/#top' as the next page, which is not on the same host/],
    ['a page that is too large', { maxReplyBytes: 500 }, siteOf(things.map((thing) => ({ ...thing, word: 'x'.repeat(500) }))), 'SOURCE_TOO_LARGE', /more than 500 bytes/],
  ])('is refused with the reason: %s', async (_, options, answer, code, message) => {
    const peer = await startPeer(answer);
    await expect(listOf(peer.url, options).open()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('leaves no file behind, neither when it is closed nor when it is refused', async () => {
    const kept = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tripod-scrape-') && name.includes(`-${process.pid}-`));
    const before = kept();
    const peer = await startPeer(siteOf(things));
    await readAll(await listOf(peer.url).open(), signal);
    await expect(listOf(peer.url, { expects: { h1: ['Stock'] } }).open()).rejects.toThrow(/has changed/);
    expect(kept()).toEqual(before);
  });
});
