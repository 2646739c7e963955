import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { csvOf, fileFolder } from '../../../fixtures/readings-csv.js';
import type { Progress } from '../../progress.js';
import { csvFile } from '../csv.js';
import { thingsOf, type Thing } from '../fixtures/conformance.js';
import { closePeers, startPeer, type Answer, type Reply } from '../fixtures/peer.js';
import { readAll } from '../fixtures/read-source.js';
import { download, type Download } from './download.js';
import { fileAnswer } from './fixtures/file-answer.js';

const folder = fileFolder();
afterAll(() => folder.remove());
afterEach(closePeers);
const { signal } = new AbortController();
const table = csvFile({ name: 'table', about: 'a table', columns: ['id', 'word'] });
let folders = 0;
const ownFolder = () => folder.write(`${folders++}`, '') + '.d';

/** Waits until a part of a file is there with so many bytes. */
async function partOf(downloads: string, bytes: number): Promise<void> {
  for (;;) {
    const part = existsSync(downloads) ? readdirSync(downloads).find((name) => name.endsWith('.part')) : undefined;
    if (part !== undefined && statSync(join(downloads, part)).size === bytes) return;
    await pause(5);
  }
}

const csv = (things: readonly Thing[]) => (things.length === 0 ? 'id,word\n' : csvOf(things.map(({ id, word }) => ({ id, word }))));
const open = (url: string, options: Partial<Download> = {}, downloads = ownFolder(), stop = signal) =>
  download(table, { url: `${url}a/table.csv?key=s3cret`, ...options, patience: { retries: 2, firstWait: 1, ...options.patience } }).open(undefined, { signal: stop, env: {}, downloads });
const things = thingsOf(100);
const idsOf = async (url: string, options?: Partial<Download>, downloads?: string) => (await readAll(await open(url, options, downloads), signal)).records.map(({ id }) => Number(id));
const half = Buffer.byteLength(csv(things)) >> 1;
const all = things.map(({ id }) => id);

// download.long.spec.ts has the conformance.
describe('a download', () => {
  it.each([
    ['an ETag', { etag: '"a"' }],
    ['a date', { 'last-modified': 'Sat, 28 Nov 2026 17:00:00 GMT' }],
  ])('goes on where it broke off, and is not fetched again while it is the same: by %s', async (_, headers) => {
    const downloads = ownFolder();
    const answer = fileAnswer(csv(things), headers);
    const peer = await startPeer((asked) => ({ ...answer(asked), ...(peer.requests.length === 1 ? { breaksOff: partOf(downloads, half) } : {}) }));
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all);
    expect(peer.requests.map(({ headers: { range } }) => range)).toEqual([undefined, `bytes=${half}-`]);
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all);
    expect(peer.requests).toHaveLength(3);
    expect(readdirSync(downloads).map((name) => name.replace(/[0-9a-f]{12}/g, '#')).sort()).toEqual(['#-table-#.csv', '#-table.json']);
  });

  it('shows how far it is, in bytes of what is to come', async () => {
    const shown: (string | number | undefined)[] = [];
    const progress: Progress = { start: (...stage) => void shown.push(...stage, 0), advance: (bytes) => void shown.push(Number(shown.pop()) + bytes), stop: () => undefined };
    const [downloads, answer] = [ownFolder(), fileAnswer(csv(things))];
    const peer = await startPeer((asked) => ({ ...answer(asked), ...(peer.requests.length === 1 ? { breaksOff: partOf(downloads, half) } : {}) }));
    await download(table, { url: peer.url, patience: { retries: 2, firstWait: 1 } }).open(undefined, { signal, env: {}, downloads, progress });
    const size = Buffer.byteLength(csv(things));
    expect(shown).toEqual(['downloading', size, 'bytes', half, 'downloading', size - half, 'bytes', size - half]);
  });

  it('goes on in the next process', async () => {
    const downloads = ownFolder();
    const broken = await startPeer((asked) => (broken.requests.length === 1 ? { ...fileAnswer(csv(things))(asked), breaksOff: partOf(downloads, half) } : { status: 403 }));
    await expect(open(broken.url, {}, downloads)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
    const url = broken.url;
    await broken.close();
    const mended = await startPeer(fileAnswer(csv(things)));
    // The same address, as a server has after a restart.
    for (const name of readdirSync(downloads)) writeFileSync(join(downloads, name.replace(idOf(url), idOf(mended.url))), readFileSync(join(downloads, name)));
    expect(await idsOf(mended.url, {}, downloads)).toEqual(all);
    expect(mended.requests.map(({ headers: { range } }) => range)).toEqual([`bytes=${half}-`]);
  });

  it.each<[string, (first: Answer, second: Answer) => Answer]>([
    ['and is sent whole', (_, second) => second],
    ['and goes on all the same', (_, second) => (asked) => ({ ...second({ ...asked, headers: { ...asked.headers, 'if-range': '"b"' } }) })],
    ['and goes on elsewhere', (_, second) => (asked) => (asked.headers.range === undefined ? second(asked) : { status: 206, headers: { etag: '"a"', 'content-range': 'bytes 7-9/99' }, body: 'xyz' })],
  ])('begins anew when the file has changed meanwhile, %s', async (_, then) => {
    const downloads = ownFolder();
    const [first, second] = [fileAnswer(csv(things), { etag: '"a"' }), fileAnswer(csv(things.slice(5)), { etag: '"b"' })];
    const peer = await startPeer((asked) => (peer.requests.length === 1 ? { ...first(asked), breaksOff: partOf(downloads, half) } : then(first, second)(asked)));
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all.slice(5));
    expect(peer.requests[1]?.headers).toMatchObject({ range: `bytes=${half}-`, 'if-range': '"a"' });
  });

  it('begins anew after a break when the server names no version', async () => {
    const downloads = ownFolder();
    const peer = await startPeer((asked) => ({ ...fileAnswer(csv(things), { etag: 'W/"a"' })(asked), ...(peer.requests.length === 1 ? { breaksOff: partOf(downloads, half) } : {}) }));
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all);
    expect(peer.requests.map(({ headers: { range } }) => range)).toEqual([undefined, undefined]);
  });

  it('takes the new file when there is one, and removes the old one', async () => {
    const downloads = ownFolder();
    const peer = await startPeer((asked) => fileAnswer(csv(things.slice(peer.requests.length)))(asked));
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all.slice(1));
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all.slice(2));
    expect(readdirSync(downloads).filter((name) => name.endsWith('.csv'))).toHaveLength(1);
  });

  it('is checked by its sha256', async () => {
    const peer = await startPeer(fileAnswer(csv(things)));
    const sha256 = createHash('sha256').update(csv(things)).digest('hex');
    expect(await idsOf(peer.url, { sha256 })).toEqual(all);
    const downloads = ownFolder();
    await expect(open(peer.url, { sha256: '0'.repeat(64) }, downloads)).rejects.toMatchObject({ code: 'SOURCE_CHANGED', message: expect.stringContaining(`has the sha256 ${sha256}, not 000`) });
    expect(readdirSync(downloads)).toEqual([]);
  });

  it.each([
    ['what it says', (body: string): Reply => ({ body })],
    ['what comes', (body: string): Reply => ({ headers: { 'transfer-encoding': 'chunked' }, body })],
  ])('has a limit of bytes, by %s', async (_, reply) => {
    const peer = await startPeer(() => reply(csv(things)));
    const downloads = ownFolder();
    await expect(open(peer.url, { maxBytes: 100 }, downloads)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE', message: `${peer.url}a/table.csv has more than 100 bytes. If that is meant, declare a higher \`maxBytes\`.` });
    expect(readdirSync(downloads)).toEqual([]);
  });

  it('has a limit of time, and of the time without a byte', async () => {
    const peer = await startPeer(() => undefined);
    await expect(open(peer.url, { maxSeconds: 0.05 })).rejects.toMatchObject({ code: 'SOURCE_AWAY', message: expect.stringMatching(/was not there within 0\.05 s\. What has come stays/) });
    const silent = await startPeer(() => ({ headers: { 'content-length': '1000' }, body: 'id,word\n' }));
    await expect(open(silent.url, { patience: { timeout: 50, retries: 1 } })).rejects.toMatchObject({ code: 'SOURCE_AWAY', message: expect.stringMatching(/breaks off at byte 8 of 1000, again and again \(/) });
  });

  it('happens once when several processes want the file', async () => {
    const downloads = ownFolder();
    const peer = await startPeer(fileAnswer(csv(things)));
    const read = await Promise.all([1, 2, 3].map(() => idsOf(peer.url, {}, downloads)));
    expect(read).toEqual([all, all, all]);
    expect(peer.requests.filter(({ headers }) => headers['if-none-match'] === undefined)).toHaveLength(1);
  });

  it('is free again when the process that fetched it was killed', async () => {
    const downloads = ownFolder();
    const peer = await startPeer(fileAnswer(csv(things)));
    mkdirSync(join(downloads, `${idOf(peer.url)}-table.lock`), { recursive: true });
    utimesSync(join(downloads, `${idOf(peer.url)}-table.lock`), 0, 0);
    expect(await idsOf(peer.url, {}, downloads)).toEqual(all);
  });

  it('is shown by its address without secrets, and a path in its place is read as it is', async () => {
    const peer = await startPeer(fileAnswer(csv(things)));
    expect((await open(peer.url)).place).toBe(`${peer.url}a/table.csv`);
    const path = folder.write('own.csv', csv(things));
    expect((await download(table, { url: peer.url }).open(path)).place).toBe(path);
  });
});

function idOf(url: string): string {
  return createHash('sha256').update(`${url}a/table.csv?key=s3cret`).digest('hex').slice(0, 12);
}
