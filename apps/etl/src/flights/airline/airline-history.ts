import { dayOf, dayText, localMinute, minuteOf } from '@tripod/contracts';
import { z } from 'zod';
import { api } from '../../sources/api/api.js';
import { fieldAt } from '../../sources/api/json-fields.js';
import type { PageStyle } from '../../sources/api/pages.js';
import { collected } from '../../sources/files/collected.js';
import { MICROSECONDS_A_MINUTE, type RawFlight } from '../flight-record.js';
import { mappedFlights } from '../flight-source.js';

const FIRST_DAY = '2001-01-01';

/** Pages of a local day, then those of the next one. A day without a flight is the end. */
const dayPages: PageStyle = {
  first: `${FIRST_DAY}/1`,
  query: (at) => {
    const { day, page } = placeOf(at);
    return { day, page: String(page), size: '1000' };
  },
  next: (at, { body, count }) => {
    const { day, page } = placeOf(at);
    if (count === 0) return undefined;
    return page < Number(fieldAt(body, 'pages')) ? `${day}/${page + 1}` : `${dayText(dayOf(day) + 1)}/1`;
  },
};

function placeOf(at: unknown): { readonly day: string; readonly page: number } {
  const [day = '', page] = String(at).split('/');
  return { day, page: Number(page) };
}

const flight = z.strictObject({ flight: z.int().min(0), left_at: localMinute, origin: z.string(), destination: z.string(), distance: z.number(), delay: z.number() });

const pages = api({
  ...{ name: 'airline-history', about: "The airline's flights that have arrived, by pages. --file takes the address of the airline.", url: 'http://127.0.0.1:4001/', path: 'v1/flights' },
  ...{ pages: dayPages, records: 'flights', record: flight, key: 'flight' },
});

/** The history of flights, as the airline's API hands it out. */
export const airlineHistory = mappedFlights(collected(pages), ({ left_at, ...given }: z.infer<typeof flight>): RawFlight => {
  const { delay, distance, origin, destination } = given;
  return { date: minuteOf(left_at) * MICROSECONDS_A_MINUTE, delay, distance, origin, destination };
});
