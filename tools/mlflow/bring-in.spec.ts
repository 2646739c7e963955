import { inWords } from './bring-in.js';

const nothing = { new: 0, changed: 0, deleted: 0, running: 0, leftOut: 0, versions: 0, notes: [] };

describe('what was brought in, in words,', () => {
  test('is that nothing is new', () => {
    expect(inWords(nothing)).toEqual(['no run is new']);
  });

  test('has what became of the runs, and the notes', () => {
    expect(inWords({ ...nothing, new: 3, running: 1, versions: 2, notes: ['alias stays'] })).toEqual([
      'runs: 3 new, 1 that still run and come when they have ended; versions of models: 2',
      'alias stays',
    ]);
  });
});
