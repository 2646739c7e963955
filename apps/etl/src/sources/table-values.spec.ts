import { dayIn, minuteIn, minuteOfMicroseconds, numberIn, textOf } from './table-values.js';

describe('a number of a table', () => {
  it.each([
    ['1.234,5', { decimal: ',', thousands: '.' }, 1234.5],
    ['-1,234,567', { thousands: ',' }, -1_234_567],
    ['1 234,5', { decimal: ',', thousands: ' ' }, 1234.5],
    ['1\u202f234', { thousands: ' ' }, 1234],
    ['0,5', { decimal: ',' }, 0.5],
    ['-$12.5', { unit: '$' }, -12.5],
    ['12 %', { unit: '%' }, 12],
    ['7', { unit: '%', thousands: ',' }, 7],
  ] as const)('%s is read in its form', (text, form, number) => {
    expect(numberIn(text, form)).toBe(number);
  });

  it.each([
    ['1,23', { thousands: ',' }],
    ['1.5', { decimal: ',' }],
    ['12 €', { unit: '$' }],
    ['many', {}],
    ['', {}],
    ['0x10', {}],
    ['1e999', {}],
    ['1234,567', { thousands: ',' }],
    [',234', { thousands: ',' }],
  ] as const)('%j stays what it is when it is none in the form', (text, form) => {
    expect(numberIn(text, form)).toBe(text);
  });

  it('is missing where nothing stands', () => {
    expect([numberIn(null, {}), dayIn(null, 'yyyy'), minuteIn(null, { format: 'iso' }), minuteOfMicroseconds(null)]).toEqual([null, null, null, null]);
  });
});

describe('a day of a table', () => {
  it.each([
    ['31.01.2024', 'dd.MM.yyyy', '2024-01-31'],
    ['1/31/2024', 'M/d/yyyy', '2024-01-31'],
    ['Jan 31 2024', 'MMM d yyyy', '2024-01-31'],
    ['31.02.2024', 'dd.MM.yyyy', '31.02.2024'],
  ])('%s in the format %s is %s', (text, format, day) => {
    expect(dayIn(text, format)).toBe(day);
  });
});

describe('a moment of a table', () => {
  it.each([
    ['2024-06-30T23:30:59Z', { format: 'iso', zone: 'Europe/Berlin' }, '2024-07-01T01:30'],
    ['2024-06-30 23:30:59.123', { format: 'iso' }, '2024-06-30T23:30'],
    ['2024-06-30 23:30:59 +02:00', { format: 'iso', zone: 'utc' }, '2024-06-30T21:30'],
    ['30.06.2024 23:30', { format: 'dd.MM.yyyy HH:mm' }, '2024-06-30T23:30'],
    ['1719790200', { format: 'unix-seconds', zone: 'Europe/Berlin' }, '2024-07-01T01:30'],
    ['1719790200000', { format: 'unix-milliseconds' }, '2024-06-30T23:30'],
    ['soon', { format: 'unix-seconds' }, 'soon'],
    ['2024-06-31', { format: 'iso' }, '2024-06-31'],
  ])('%s is read by %j', (text, form, minute) => {
    expect(minuteIn(text, form)).toBe(minute);
  });

  it('is the minute of a timestamp in microseconds', () => {
    expect([minuteOfMicroseconds(1_719_790_259_999_999), minuteOfMicroseconds(1_719_790_200_000_000, 'Europe/Berlin')]).toEqual(['2024-06-30T23:30', '2024-07-01T01:30']);
  });
});

it('a value of JSON is a text as JSON writes it, and missing where it is blank', () => {
  expect([textOf(' a'), textOf(1.5), textOf(true), textOf(null), textOf({ a: 1 }), textOf(''), textOf(' \t\u00a0')]).toEqual([' a', '1.5', 'true', null, '{"a":1}', null, null]);
});
