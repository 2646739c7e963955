import { zoneOf } from './time-zones.js';

describe('zoneOf', () => {
  it.each([
    ['JFK', 'NY', -73.8, 'America/New_York'],
    ['PHX', 'AZ', -112, 'America/Phoenix'],
    ['IND', 'IN', -86.3, 'America/Indiana/Indianapolis'],
    ['EVV', 'IN', -87.5, 'America/Chicago'],
    ['MIA', 'FL', -80.3, 'America/New_York'],
    ['PNS', 'FL', -87.2, 'America/Chicago'],
    ['BNA', 'TN', -86.7, 'America/Chicago'],
    ['TYS', 'TN', -84, 'America/New_York'],
    ['SDF', 'KY', -85.7, 'America/New_York'],
    ['PAH', 'KY', -88.8, 'America/Chicago'],
    ['ELP', 'TX', -106.4, 'America/Denver'],
    ['DFW', 'TX', -97, 'America/Chicago'],
    ['RAP', 'SD', -103, 'America/Denver'],
    ['FSD', 'SD', -96.7, 'America/Chicago'],
    ['MQT', 'NA', -87.4, 'America/New_York'],
    ['SJU', 'PR', -66, 'America/Puerto_Rico'],
    ['ANC', 'AK', -150, 'America/Anchorage'],
  ])('puts %s (%s, %d) into %s', (iata, state, longitude, zone) => {
    expect(zoneOf({ iata, state, longitude })).toBe(zone);
  });

  it('returns undefined for a state that it does not know', () => {
    expect(zoneOf({ iata: 'YYZ', state: 'ON', longitude: -79.6 })).toBeUndefined();
  });
});
