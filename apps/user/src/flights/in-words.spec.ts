import { DEFAULT_COSTS } from './costs.js';
import { decide } from './decide.js';
import { examplesOf, inWords, worthInWords, type FlightDecision } from './in-words.js';

const flight = (lateProbability: number): FlightDecision => ({
  ...{ departedAt: '2001-06-30T17:05', origin: 'ORD', destination: 'LGA', lateProbability },
  ...decide(lateProbability, DEFAULT_COSTS),
});
const say = (lateProbability: number) => inWords(flight(lateProbability), DEFAULT_COSTS);

describe('a decision in words', () => {
  it('names the flight, how likely it is late, what to do, and the expected costs', () => {
    expect(say(0.81)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 81 % likely late: rebook now ($1,886 expected against $3,240 if nothing is done)',
    );
    expect(say(0.4)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 40 % likely late: hold connections ($1,330 expected against $1,600 if nothing is done)',
    );
    expect(say(0.04)).toBe(
      'Flight 2001-06-30T17:05 ORD→LGA: 4 % likely late: do nothing ($160 expected; holding would cost $538)',
    );
  });

  it('claims no certainty', () => {
    expect(say(0.999)).toContain('over 99 % likely late');
    expect(say(0.001)).toContain('under 1 % likely late');
  });
});

describe('the examples of a day', () => {
  it('show the likeliest flight of each decision, the strongest decision first', () => {
    const said = examplesOf([0.02, 0.7, 0.3, 0.9, 0.5, 0.2].map(flight), DEFAULT_COSTS);
    expect(said).toEqual([say(0.9), say(0.5), say(0.02)]);
  });

  it('are filled with the next likeliest flights, and are at most as many as there are flights', () => {
    expect(examplesOf([0.02, 0.2, 0.1].map(flight), DEFAULT_COSTS)).toEqual([say(0.02), say(0.2), say(0.1)]);
    expect(examplesOf([flight(0.9)], DEFAULT_COSTS)).toEqual([say(0.9)]);
    expect(examplesOf([], DEFAULT_COSTS)).toEqual([]);
  });
});

describe('the worth in words', () => {
  const worth = {
    ...{ labelled: 1200, policy: 6000, doNothing: 8000, holdAll: 5300, rebookAll: 4000, perfect: 4000 },
    ...{ savedAgainstDoingNothing: 2000, savedAgainstHoldingAll: -700, savedAgainstRebookingAll: -2000, shareOfPerfect: 0.5 },
  };

  it('compares the decisions with what else could have been done', () => {
    const [table = '', sentence] = worthInWords(worth);
    expect(table.split('\n')).toEqual([
      '  on 1,200 flights with a known outcome     cost   against ours',
      '  these decisions                         $6,000',
      '  doing nothing                           $8,000         $2,000',
      '  holding for all                         $5,300          -$700',
      '  rebooking all                           $4,000        -$2,000',
      '  a perfect forecast                      $4,000        -$2,000',
    ]);
    expect(sentence).toBe('The decisions save $2,000 against doing nothing. That is 50.0 % of what a perfect forecast would save.');
  });

  it('says a loss as a loss', () => {
    expect(worthInWords({ ...worth, savedAgainstDoingNothing: -10, shareOfPerfect: null })[1]).toBe('The decisions lose $10 against doing nothing.');
  });
});
