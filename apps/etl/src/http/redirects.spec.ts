import { closePeers, startPeer, type Reply } from '../sources/fixtures/peer.js';
import { httpClient, PATIENCE } from './http-client.js';
import { isPrivate } from './address.js';

afterEach(closePeers);
const to = (location: string, status = 302): Reply => ({ status, headers: { location } });

async function get(url: string, allowsPrivateRedirects = false): Promise<string> {
  const client = await httpClient({ ...PATIENCE, base: new URL(url), retries: 0, headers: { Authorization: 'Bearer s3cret', 'X-Key': 's3cret' }, maxReplyBytes: 1000, allowsPrivateRedirects });
  return (await client.get<string>('from?key=1')).data;
}

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is followed within its host: %d', async (status) => {
    const peer = await startPeer(({ url }) => (url.pathname === '/from' ? to('/to?a=1', status) : { body: `${url.pathname}${url.search}` }));
    expect(await get(peer.url)).toBe('/to?a=1');
  });

  it('to a private network is refused, by address and by name, and followed where that is allowed, without secrets', async () => {
    const inside = await startPeer(() => ({ body: 'inside' }));
    for (const target of [inside.url, inside.url.replace('127.0.0.1', 'localhost'), inside.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'), inside.url.replace('127.0.0.1', '2130706433')]) {
      const peer = await startPeer(() => to(target));
      await expect(get(peer.url)).rejects.toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringMatching(/redirects to .*, an address of a private network \(.*allowsPrivateRedirects: true`\.$/) });
    }
    expect(inside.requests).toEqual([]);
    const peer = await startPeer(() => to(inside.url));
    expect(await get(peer.url, true)).toBe('inside');
    expect(JSON.stringify([inside.requests[0]?.headers, inside.requests[0]?.url])).not.toContain('s3cret');
    expect(JSON.stringify(peer.requests[0]?.headers)).toContain('s3cret');
  });

  it.each([
    ['a circle', '/from', /followed 5 times before: the max/],
    ['another protocol', 'file:///etc/passwd', /'file:.*', which is not a valid http address/],
    ['what is not an address', 'http://', /'http:\/\/', which is not a valid http address/],
  ])('is refused: %s', async (_, location, message) => {
    const peer = await startPeer(() => to(location));
    await expect(get(peer.url)).rejects.toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringMatching(message) });
  });
});

describe('an address', () => {
  it.each(['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.31.0.1', '192.168.1.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', '[::1]', '::', '[::ffff:10.0.0.1]', 'fd00::1', 'fe80::1'])('is private: %s', (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700::1', '[2001:4860::8888]', 'localhost', 'example.org'])('is not known to be private: %s', (address) => {
    expect(isPrivate(address)).toBe(false);
  });
});
