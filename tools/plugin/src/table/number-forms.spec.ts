import { numberReadingOf } from './number-forms.js';

const plain = { as: 'number', decimalComma: false };
const comma = { as: 'number', decimalComma: true };

describe('the reading of numbers', () => {
  test.each([
    [['1', '-2.5', '1e3', '.5'], false, plain],
    [['1,5', '22,75'], false, comma],
    [['1,234.5', '12', '1,234,567'], false, { ...plain, thousands: ',' }],
    [['1.234,5', '1.234.567'], false, { ...comma, thousands: '.' }],
    [['1 234', '12 345 678'], false, { ...plain, thousands: ' ' }],
    [['1 234,5', '2,5'], false, { ...comma, thousands: ' ' }],
    [["1'234.50", '7.5'], false, { ...plain, thousands: "'" }],
    [['$1,234.50', '$7.50'], false, { ...plain, thousands: ',', unit: '$' }],
    [['-$1,234.50', '$ 7.50', '+$3'], false, { ...plain, thousands: ',', unit: '$' }],
    [['12 %', '7,5 %'], false, { ...comma, unit: '%' }],
    // Either is possible: what other columns have decides.
    [['1,234', '7,891'], false, { ...plain, thousands: ',' }],
    [['1,234', '7,891'], true, comma],
    [['1.234', '7.891'], false, plain],
    [['1.234', '7.891'], true, { ...comma, thousands: '.' }],
  ])('of %j (decimal commas elsewhere: %s) is %j', (texts, hasCommas, reading) => {
    expect(numberReadingOf(texts, hasCommas)).toEqual({ reading, count: texts.length });
  });

  it('counts what it does not read', () => {
    expect(numberReadingOf(['1', '2', 'three', '1.2.3'], false)).toEqual({ reading: plain, count: 2 });
  });
});
