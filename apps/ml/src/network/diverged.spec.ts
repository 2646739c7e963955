import { reasonOfDivergence } from './diverged.js';

const reasonOf = (values: readonly number[], targets: readonly number[] = [0, 1]) =>
  reasonOfDivergence({ features: { rows: 2, columns: ['x', 'y'], values: Float32Array.from(values) }, targets: Float32Array.from(targets), rows: 2 }, { peakRate: 5 });

describe('why a loss is no longer a number', () => {
  it.each([
    ['a label', reasonOf([1, 2, 3, 4], [0, NaN]), 'the label of training row 1 is NaN'],
    ['a value that is not finite', reasonOf([1, 2, 3, Infinity]), "column 'y' of the features is Infinity in training row 1"],
    ['a column without a scale', reasonOf([1, 2, -2e30, 4]), /^column 'x' of the features reaches -2\.0.*e\+30; standardize or clip it, or the recipe's peakRate 5 is too high$/],
    ['the rate', reasonOf([1, 2, 3, 4]), "the recipe's peakRate 5 is too high; state a lower one"],
    ['the rate, of a network that reads nothing', reasonOfDivergence({ features: { rows: 2, columns: [], values: new Float32Array() }, targets: Float32Array.of(0, 1), rows: 2 }, { peakRate: 5 }), /peakRate 5/],
  ])('may be %s', (_what, reason, words) => {
    expect(reason).toMatch(words);
  });

  it('never is a row that is not learned from', () => {
    const features = { rows: 2, columns: ['x'], values: Float32Array.of(1, NaN) };
    expect(reasonOfDivergence({ features, targets: Float32Array.of(0, NaN), rows: 1 }, { peakRate: 5 })).toMatch(/^the recipe's peakRate/);
  });
});
