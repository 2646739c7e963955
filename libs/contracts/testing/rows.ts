import { dayText, minuteOf, minuteText } from '../src/contract/local-time.js';
import type { JsonRow } from '../src/contract/rows.js';

const PLACES = ['cellar', 'hall', 'roof'];
const COLOURS = ['red', 'green', 'blue'];
const START = minuteOf('2024-02-25T00:00');
const MINUTES_A_DAY = 1440;
const DAYS = 20;

/** Numbers in [0, 1), equal for equal seeds (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Readings `r1` to `r<n>` over 20 days around a leap day, in the order of their times; about a tenth of what may be null is. */
export function readingRows(n: number, seed = 1): JsonRow[] {
  const random = seededNumbers(seed);
  const orNull = <T extends string | number | boolean>(value: T) => (random() < 0.1 ? null : value);
  return Array.from({ length: n }, (_, i) => {
    const minute = START + Math.floor((i * DAYS * MINUTES_A_DAY) / n);
    const place = PLACES[Math.floor(random() * PLACES.length)] ?? 'hall';
    const celsius = Math.round(random() * 400) / 10 - 10;
    const count = Math.floor(random() * 50);
    return {
      reading_id: `r${i + 1}`,
      read_at: minuteText(minute),
      count,
      celsius,
      indoors: place !== 'roof',
      note: random() < 0.2 ? '' : `nöte ${count} 🌡`,
      place,
      installed_on: dayText(Math.floor(random() * 20_000)),
      count_or_null: orNull(count),
      celsius_or_null: orNull(celsius),
      indoors_or_null: orNull(place !== 'roof'),
      note_or_null: orNull(`n${count % 7}`),
      place_or_null: orNull(place),
      checked_at: orNull(minuteText(minute - 60)),
      checked_on: orNull(dayText(Math.floor(minute / MINUTES_A_DAY))),
    };
  });
}

/** Labels of {@link readingRows} of the same arguments: they depend on the reading, with noise. */
export function readingLabelRows(n: number, seed = 1): JsonRow[] {
  const random = seededNumbers(seed + 1);
  return readingRows(n, seed).map((row) => {
    const level = Number(row['celsius']) + Number(row['count']) / 5 + (row['indoors'] === true ? 5 : 0) + random() * 4;
    return { reading_id: row['reading_id'] ?? '', alarm: level > 22, grade: level < 12 ? 'low' : level < 24 ? 'middle' : 'high', level };
  });
}

/** Items 1 to n. */
export function itemRows(n: number, seed = 1): JsonRow[] {
  const random = seededNumbers(seed);
  return Array.from({ length: n }, (_, i) => ({
    item_id: i + 1,
    weight: random() < 0.1 ? null : Math.round(random() * 1000) / 10,
    colour: random() < 0.1 ? null : (COLOURS[Math.floor(random() * COLOURS.length)] ?? 'red'),
    maker: `maker ${Math.floor(random() * 40)}`,
  }));
}

/** Labels of {@link itemRows} of the same arguments. */
export function itemLabelRows(n: number, seed = 1): JsonRow[] {
  const random = seededNumbers(seed + 1);
  return itemRows(n, seed).map(({ item_id, weight, colour }) => ({
    item_id: item_id ?? 0,
    returned: Number(weight ?? 50) / 100 + (colour === 'red' ? 0.5 : 0) + random() * 0.4 > 0.8,
  }));
}
