import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minuteOf } from '@tripod/contracts';
import { closePeers, startPeer } from '../../sources/fixtures/peer.js';
import { packagedFiles } from '../packaged-files.js';
import { airlineAirports } from './airline-airports.js';
import { readClocks } from './airports.js';
import { zoneOf } from './time-zones.js';

const downloads = mkdtempSync(join(tmpdir(), 'etl-airports-'));
afterAll(() => rmSync(downloads, { recursive: true, force: true }));
afterEach(closePeers);

const opening = { signal: new AbortController().signal, env: {}, downloads };
const CSV = readFileSync(packagedFiles.airports);
const page = (rows: string, heading = 'Time zone') => `<table id="airports"><thead><tr><th>Airport</th><th>${heading}</th></tr></thead><tbody>${rows}</tbody></table>`;
const row = (code: string, zone: string) => `<tr><td class="code">${code}</td><td class="zone">${zone}</td></tr>`;

/** An airline with its file of airports and a page of time zones. */
async function airlineWith(html: string): Promise<string> {
  const peer = await startPeer(({ url }) => {
    if (url.pathname === '/airports.csv') return { headers: { 'content-type': 'text/csv' }, body: CSV };
    if (url.pathname === '/time-zones') return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
    return { status: 404 };
  });
  return peer.url;
}

describe('the airports of an airline', () => {
  it('have the clocks of the file joined with the page, and those that the rules give', async () => {
    const places = [{ iata: 'LAX', state: 'CA', longitude: -118.4 }, { iata: 'EVV', state: 'IN', longitude: -87.5 }, { iata: 'PHX', state: 'AZ', longitude: -112 }];
    const { clocks } = await airlineAirports(await airlineWith(page(places.map((place) => row(place.iata, zoneOf(place)!)).join('') + row('NOT', 'Europe/Berlin'))), opening);
    const rules = await readClocks(packagedFiles.airports);
    expect([...clocks.keys()].sort()).toEqual(['EVV', 'LAX', 'PHX']);
    const minute = minuteOf('2001-06-01T12:00');
    for (const [airport, clock] of clocks) expect(clock(minute)).toBe(rules.get(airport)?.(minute));
  });

  it('are refused when the page has changed, or names a time zone that is not known', async () => {
    await expect(airlineAirports(await airlineWith(page(row('LAX', 'America/Los_Angeles'), 'Clock')), opening)).rejects.toMatchObject({ code: 'SOURCE_COLUMNS' });
    await expect(airlineAirports(await airlineWith(page(row('LAX', 'America/Gotham'))), opening)).rejects.toThrow(/names a time zone that is not known: 'America\/Gotham'/);
  });
});
