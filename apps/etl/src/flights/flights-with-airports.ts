import { createHash } from 'node:crypto';
import type { SourcePlace } from '../sources/source.js';
import type { Clocks } from './airports/airports.js';
import { airlineAirports } from './airports/airline-airports.js';
import type { FlightSource } from './flight-source.js';
import { flightsFile } from './flights-file.js';

/** Flights of the file, with the clocks of the airports that the airline names. */
export interface FlightsWithAirports extends FlightSource {
  readonly clocks: Clocks;
}

/** Three places as one source: the Parquet file of flights, the airline's file of airports, and its page of time zones. */
export const flightsWithAirports: SourcePlace<FlightsWithAirports> = {
  name: 'flights-with-airports',
  about: "The file of flights, with the airline's own airports and time zones. --file takes the address of the airline.",
  async open(address = 'http://127.0.0.1:4001/', opening) {
    if (opening === undefined) throw new TypeError("source 'flights-with-airports' is opened without a folder for downloads");
    const { clocks, digest } = await airlineAirports(address, opening);
    const file = await flightsFile.open();
    return { ...file, name: 'flights-with-airports', clocks, identity: createHash('sha256').update(`${file.identity}\n${digest}`).digest('hex') };
  },
};
