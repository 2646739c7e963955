import type { FieldReading, ProjectPlan } from '../plan/project-plan.js';
import { missingCode, readingCode } from './reading-code.js';

type Table = ProjectPlan['table'];

const csv: Table = { format: 'csv', place: 'a.csv', delimiter: ',', encoding: 'utf-8', header: ['x'], missing: ['', 'NA'], compressed: false };
const json: Table = { format: 'json', place: 'a.json', header: ['x'], compressed: false };
const parquet = (kind: 'text' | 'digits' | 'microseconds' | 'instant' | 'integer'): Table => ({ format: 'parquet', place: 'a.parquet', columns: { x: kind } });
const day: FieldReading = { as: 'day', format: 'yyyy-MM-dd' };

describe('the code that reads a value', () => {
  it.each<[Table, 'text' | 'float' | 'boolean' | 'day' | 'minute', FieldReading, string]>([
    [csv, 'text', { as: 'text' }, 'record.x'],
    [csv, 'text', { as: 'text', trim: true }, 'record.x?.trim() || null'],
    [json, 'text', { as: 'text', trim: true }, 'textOf(record.x)?.trim() || null'],
    [parquet('text'), 'text', { as: 'text' }, 'textOf(record.x)'],
    [parquet('digits'), 'text', { as: 'text' }, 'record.x'],
    [csv, 'float', { as: 'number', decimalComma: false }, 'numberOf(record.x)'],
    [json, 'float', { as: 'number', decimalComma: true, unit: '€' }, "numberIn(textOf(record.x), { decimal: ',', unit: '€' })"],
    [json, 'boolean', { as: 'boolean', yes: '1', no: '0' }, "booleanOf(textOf(record.x), { yes: '1', no: '0' })"],
    [csv, 'day', day, 'record.x?.trim() ?? null'],
    [parquet('text'), 'day', day, 'textOf(record.x)?.trim() ?? null'],
    [csv, 'day', { as: 'day', format: 'dd.MM.yyyy' }, "dayIn(record.x, 'dd.MM.yyyy')"],
    [json, 'minute', { as: 'minute', format: 'iso', zone: 'Europe/Berlin' }, "minuteIn(textOf(record.x), { format: 'iso', zone: 'Europe/Berlin' })"],
    [parquet('microseconds'), 'minute', { as: 'minute', format: 'microseconds' }, 'minuteOfMicroseconds(record.x)'],
    [parquet('instant'), 'minute', { as: 'minute', format: 'microseconds', zone: 'Europe/Berlin' }, "minuteOfMicroseconds(record.x, 'Europe/Berlin')"],
    [parquet('integer'), 'float', { as: 'given' }, 'record.x'],
  ])('of %j as a %s by %j is %s', (table, kind, reading, code) => {
    expect(readingCode({ original: 'x', kind, reading }, { table })).toBe(code);
  });

  it('knows a row without a label, also where a blank text stands for none', () => {
    const conditions = ([[csv, { as: 'text' }], [json, { as: 'text' }], [parquet('integer'), { as: 'given' }]] as const).map(([table, reading]) => missingCode({ original: 'x', reading }, { table }));
    expect(conditions).toEqual(['record.x === null', 'textOf(record.x) === null', 'record.x === null']);
  });
});
