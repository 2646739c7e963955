import { ageInWords, freshWithin, promiseOf } from './fresh-within.js';

describe('promises of freshness in a setting', () => {
  it('are of one dataset, or of all without a promise of their own', () => {
    const promises = freshWithin.parse('26h; reading_label 3d\nitem 90m');
    expect(['reading', 'reading_label', 'item'].map((contract) => promiseOf(contract, promises))).toEqual([93_600, 259_200, 5_400]);
    expect(promiseOf('reading', freshWithin.parse('item 1h'))).toBeUndefined();
  });

  it.each(['', ' ', '26', '26 h', '0h', '-1h', '1w', 'reading', 'Reading 1h', '1h 2h', '1h;x'])('are not %j', (text) => {
    expect(freshWithin.safeParse(text).error?.issues[0]?.message).toMatch(/^must be ages such as `26h`/);
  });

  it('are shown in the unit that people use', () => {
    expect([0, 119, 120, 7_199, 7_200, 259_199, 259_200].map(ageInWords)).toEqual(['0 s', '119 s', '2 min', '120 min', '2 h', '72 h', '3 d']);
  });
});
