import { dayOf } from '@tripod/contracts';
import { download } from '../sources/download/download.js';
import { sasFile, type SasRecord } from '../sources/sas/sas-file.js';
import { MINUTES_A_DAY } from '../time/calendar.js';
import { MICROSECONDS_A_MINUTE, type RawFlight } from './flight-record.js';
import { mappedFlights } from './flight-source.js';

const columns = { DEPDATE: 'day', DEPTIME: 'seconds', ORIG: 'text', DEST: 'text', DISTKM: 'number', ARRDELAY: 'number' } as const;

const about = 'The extract of a carrier, a SAS file with DEPDATE (date), DEPTIME (time of day, local), ORIG, DEST (IATA codes), DISTKM (kilometres) and ARRDELAY (minutes). --file takes its address or its path.';
const extract = download(sasFile({ name: 'carrier', about, columns }), { url: 'http://127.0.0.1:4001/extract.xpt' });

/** The flights of a carrier, out of its SAS extract. Its distances are kilometres; a missing delay is one that is not known. */
export const carrierFlights = mappedFlights(extract, flightOf);

const KILOMETRES_A_MILE = 1.609344;

function flightOf({ DEPDATE: day, DEPTIME: seconds, ORIG: origin, DEST: destination, DISTKM: kilometres, ARRDELAY: delay }: SasRecord<typeof columns>): RawFlight {
  return {
    date: day === null || seconds === null ? null : (dayOf(day) * MINUTES_A_DAY + seconds / 60) * MICROSECONDS_A_MINUTE,
    delay,
    distance: kilometres === null ? null : Math.round(kilometres / KILOMETRES_A_MILE),
    origin,
    destination,
  };
}
