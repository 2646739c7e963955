import type { FieldReading, PlannedField, ProjectPlan } from '../plan/project-plan.js';
import { literal, property } from './code.js';

type Read = Pick<PlannedField, 'original' | 'reading' | 'kind'>;

/** How a contract's value is made of a record's: an expression with `record`, and functions of etl's sources. */
export function readingCode({ original, reading, kind }: Read, plan: Pick<ProjectPlan, 'table'>): string {
  const raw = property('record', original);
  const text = textCode({ original }, plan);
  switch (reading.as) {
    case 'given':
      return raw;
    case 'text':
      // What is empty without its blanks is missing.
      return reading.trim === true ? `${text}?.trim() || null` : text;
    case 'number':
      return numberCode(text, reading);
    case 'boolean':
      return `booleanOf(${text}, { yes: ${literal(reading.yes)}, no: ${literal(reading.no)} })`;
    case 'day':
      return reading.format === 'yyyy-MM-dd' && kind === 'day' ? `${text}?.trim() ?? null` : `dayIn(${text}, ${literal(reading.format)})`;
    case 'minute': {
      const zone = reading.zone === undefined ? '' : `, zone: ${literal(reading.zone)}`;
      if (reading.format === 'microseconds') return `minuteOfMicroseconds(${raw}${reading.zone === undefined ? '' : `, ${literal(reading.zone)}`})`;
      return `minuteIn(${text}, { format: ${literal(reading.format)}${zone} })`;
    }
  }
}

/** Whether a record has no value, as a condition. */
export function missingCode({ original, reading }: Pick<Read, 'original' | 'reading'>, plan: Pick<ProjectPlan, 'table'>): string {
  return `${reading.as === 'given' ? property('record', original) : textCode({ original }, plan)} === null`;
}

/** A record's value as a text: where the table has types, a blank text is a missing value; CSV lists the texts that mean one. */
function textCode({ original }: Pick<Read, 'original'>, { table }: Pick<ProjectPlan, 'table'>): string {
  const raw = property('record', original);
  return table.format === 'csv' || table.format === 'none' || (table.format === 'parquet' && table.columns[original] === 'digits') ? raw : `textOf(${raw})`;
}

function numberCode(text: string, { decimalComma, thousands, unit }: Extract<FieldReading, { as: 'number' }>): string {
  const form = [...(decimalComma ? ["decimal: ','"] : []), ...(thousands === undefined ? [] : [`thousands: ${literal(thousands)}`]), ...(unit === undefined ? [] : [`unit: ${literal(unit)}`])];
  return form.length === 0 ? `numberOf(${text})` : `numberIn(${text}, { ${form.join(', ')} })`;
}
