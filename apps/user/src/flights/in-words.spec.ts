import { DEFAULT_COSTS } from './costs.js';
import { decide } from './decide.js';
import { examplesOf, inWords, type DecidedFlight } from './in-words.js';

const flight = (lateProbability: number): DecidedFlight => ({
  ...{ departedAt: '2001-06-30T17:05', origin: 'ORD', destination: 'LGA', lateProbability },
  ...decide(lateProbability, DEFAULT_COSTS),
});
const say = (lateProbability: number) => inWords(flight(lateProbability), DEFAULT_COSTS);

describe('a decision in words', () => {
  it('names the flight, how likely it is late, what to do, and what speaks for it', () => {
    expect(say(0.81)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 81 % likely late: rebook now ($1,886 expected against $3,240 if nothing is done)',
    );
    expect(say(0.4)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 40 % likely late: hold connections ($1,330 expected against $1,600 if nothing is done)',
    );
    expect(say(0.04)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 4 % likely late: do nothing ($160 expected; holding would come to $538)',
    );
  });

  it('claims no certainty', () => {
    expect(say(0.999)).toContain('over 99 % likely late');
    expect(say(0.001)).toContain('under 1 % likely late');
  });
});

describe('the examples of a day', () => {
  it('show the surest flight of each decision, the strongest first', () => {
    const said = examplesOf([0.02, 0.7, 0.3, 0.9, 0.5, 0.2].map(flight), DEFAULT_COSTS);
    expect(said).toEqual([say(0.9), say(0.5), say(0.02)]);
  });

  it('are filled up with the surest others, and are no more than there are flights', () => {
    expect(examplesOf([0.02, 0.2, 0.1].map(flight), DEFAULT_COSTS)).toEqual([say(0.02), say(0.2), say(0.1)]);
    expect(examplesOf([flight(0.9)], DEFAULT_COSTS)).toEqual([say(0.9)]);
    expect(examplesOf([], DEFAULT_COSTS)).toEqual([]);
  });
});
