/** What the time zone of an airport depends on. */
export interface AirportPlace {
  readonly iata: string;
  readonly state: string;
  /** Degrees, east positive. */
  readonly longitude: number;
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

/** The zone of each state; of a state in two zones, the zone of its greater part. */
const ZONE_OF_STATE: Readonly<Record<string, string>> = {
  ...zoneFor(EASTERN, 'CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV'),
  ...zoneFor(CENTRAL, 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI'),
  ...zoneFor(MOUNTAIN, 'CO MT NM UT WY'),
  ...zoneFor(PACIFIC, 'CA NV OR WA'),
  AK: 'America/Anchorage',
  AZ: 'America/Phoenix',
  HI: 'Pacific/Honolulu',
  ID: 'America/Boise',
  // Most of Indiana kept standard time all year until 2006.
  IN: 'America/Indiana/Indianapolis',
  MI: 'America/Detroit',
  PR: 'America/Puerto_Rico',
  VI: 'America/St_Thomas',
};

/** States in two zones: the zone of the other part, beyond a longitude. */
const ZONE_BEYOND: Readonly<Record<string, (longitude: number) => string | undefined>> = {
  FL: (longitude) => (longitude < -85.1 ? CENTRAL : undefined),
  TN: (longitude) => (longitude > -85.5 ? EASTERN : undefined),
  KY: (longitude) => (longitude < -86 ? CENTRAL : undefined),
  TX: (longitude) => (longitude < -105 ? MOUNTAIN : undefined),
  SD: (longitude) => (longitude < -101.5 ? MOUNTAIN : undefined),
};

/** Airports that the rules do not cover: MQT has no state in the file. */
const ZONE_OF_AIRPORT: Readonly<Record<string, string>> = { EVV: CENTRAL, MQT: EASTERN };

/** The IANA zone of an airport in the United States; undefined for another state. */
export function zoneOf({ iata, state, longitude }: AirportPlace): string | undefined {
  return ZONE_OF_AIRPORT[iata] ?? ZONE_BEYOND[state]?.(longitude) ?? ZONE_OF_STATE[state];
}

function zoneFor(zone: string, states: string): Record<string, string> {
  return Object.fromEntries(states.split(' ').map((state) => [state, zone]));
}
