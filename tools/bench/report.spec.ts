import { isMet, number, table } from './report.js';

describe('a figure against its target', () => {
  test.each([
    { value: 100, target: { atLeast: 100 }, met: true },
    { value: 99.9, target: { atLeast: 100 }, met: false },
    { value: 150, target: { atMost: 150 }, met: true },
    { value: 151, target: { atMost: 150 }, met: false },
  ])('$value against $target: $met', ({ value, target, met }) => {
    expect(isMet({ value, target })).toBe(met);
  });

  test('is neither met nor missed where there is no target', () => {
    expect(isMet({ value: 1 })).toBeUndefined();
  });

  test('that is not a number is missed', () => {
    expect(isMet({ value: NaN, target: { atMost: 1 } })).toBe(false);
  });
});

describe('the table', () => {
  test('has a line for each figure, numbers to the right, and says plainly what was missed', () => {
    const figures = [
      { name: 'rows_per_second', value: 123456.7, unit: 'rows/s', target: { atLeast: 100_000 } },
      { name: 'memory', value: 1.61, unit: 'GB', target: { atMost: 1.5 } },
      { name: 'bound', value: 12, unit: 's' },
    ];
    expect(table(figures).split('\n')).toEqual([
      '  rows per second  123,457  rows/s  ≥ 100,000  met',
      '  memory              1.61  GB         ≤ 1.50  MISSED',
      '  bound                 12  s',
    ]);
  });

  test('of nothing is nothing', () => {
    expect(table([])).toBe('');
  });
});

test.each([
  [1234567.8, '1,234,568'],
  [123.4, '123'],
  [12.34, '12.3'],
  [1.234, '1.23'],
  [0.89912345, '0.8991'],
  [0.9, '0.9000'],
  [-0.5, '-0.5000'],
  [50, '50'],
])('%d is written %s', (value, written) => {
  expect(number(value)).toBe(written);
});
