/** What the time zone of an airport depends on. */
export interface Place {
  readonly iata: string;
  readonly state: string;
  /** Degrees, east positive. */
  readonly longitude: number;
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const PACIFIC = 'America/Los_Angeles';

/** States in one zone, or whose greater part is. */
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

/** States cut by a zone boundary: the zone beyond a longitude. */
const ZONE_BEYOND: Readonly<Record<string, (longitude: number) => string | undefined>> = {
  FL: (longitude) => (longitude < -85.1 ? CENTRAL : undefined),
  TN: (longitude) => (longitude > -85.5 ? EASTERN : undefined),
  KY: (longitude) => (longitude < -86 ? CENTRAL : undefined),
  TX: (longitude) => (longitude < -105 ? MOUNTAIN : undefined),
  SD: (longitude) => (longitude < -101.5 ? MOUNTAIN : undefined),
};

/** Airports that no rule covers: MQT has no state in the source. */
const ZONE_OF_AIRPORT: Readonly<Record<string, string>> = { EVV: CENTRAL, MQT: EASTERN };

/** The IANA zone of a place in the United States; undefined where its state is none of theirs. */
export function zoneOf({ iata, state, longitude }: Place): string | undefined {
  return ZONE_OF_AIRPORT[iata] ?? ZONE_BEYOND[state]?.(longitude) ?? ZONE_OF_STATE[state];
}

function zoneFor(zone: string, states: string): Record<string, string> {
  return Object.fromEntries(states.split(' ').map((state) => [state, zone]));
}
