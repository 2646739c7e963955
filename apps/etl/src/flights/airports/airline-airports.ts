import { createHash } from 'node:crypto';
import { AppError } from '../../errors.js';
import { csvFile } from '../../sources/csv.js';
import { download } from '../../sources/download/download.js';
import { scrape } from '../../sources/scrape/scrape.js';
import type { Opening, Source } from '../../sources/source.js';
import { clockOf, type Clock } from '../../time/clock.js';
import type { Clocks } from './airports.js';

/** The file of airports that the airline hands out, downloaded. */
const airports = (address: string) => download(csvFile({ name: 'airports', about: 'the airports of the airline', columns: ['iata'] }), { url: new URL('airports.csv', address).href });

/** The airline's page of time zones, scraped. */
const timeZones = (address: string) =>
  scrape({
    ...{ name: 'time-zones', about: 'the time zones of the airports', url: new URL('time-zones', address).href, agent: 'tripod-etl (+https://tripod.example/robot)' },
    rows: '#airports tbody tr',
    fields: { code: { selector: '.code' }, zone: { selector: '.zone' } },
    expects: { '#airports th': ['Airport', 'Time zone'] },
  });

/** Clocks, and a digest of what they were made from. */
export interface AirlineAirports {
  readonly clocks: Clocks;
  readonly digest: string;
}

/**
 * The clocks of the airports of an airline: its file of airports joined with its page of time zones. An airport without a
 * time zone has no clock, and flights from there go to quarantine.
 *
 * @throws {AppError} SOURCE_COLUMNS when a time zone is not known, or the page is another one; what download and page throw
 */
export async function airlineAirports(address: string, opening: Opening): Promise<AirlineAirports> {
  const [file, page] = [await airports(address).open(undefined, opening), await timeZones(address).open(undefined, opening)];
  try {
    const zones = new Map((await all(page, opening.signal)).map(({ code, zone }) => [code, zone]));
    const byZone = new Map<string, Clock>();
    const clocks = new Map<string, Clock>();
    for (const { iata } of await all(file, opening.signal)) {
      const zone = zones.get(iata);
      if (iata === null || zone === undefined || zone === null) continue;
      const clock = byZone.get(zone) ?? knownClock(zone, page.place);
      byZone.set(zone, clock);
      clocks.set(iata, clock);
    }
    return { clocks, digest: createHash('sha256').update(`${file.identity}\n${page.identity}`).digest('hex') };
  } finally {
    await file.close?.();
    await page.close?.();
  }
}

async function all<Raw>(source: Source<Raw>, signal: AbortSignal): Promise<Raw[]> {
  const records: Raw[] = [];
  for await (const batch of source.read({ signal })) records.push(...batch.records);
  return records;
}

function knownClock(zone: string, place: string): Clock {
  try {
    return clockOf(zone);
  } catch (cause) {
    throw new AppError('SOURCE_COLUMNS', `${place} names a time zone that is not known: '${zone}'. Has the page changed?`, { cause });
  }
}
