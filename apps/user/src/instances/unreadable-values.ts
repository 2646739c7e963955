import { quoteIdentifier, type Column } from '@tripod/contracts';

/** A condition in SQL under which a value does not fit its column's kind, and the reason, also in SQL. */
interface Unreadable {
  readonly condition: string;
  readonly reason: string;
}

/** True for a row that binary COPY cannot bring into the contract's columns. Never null. */
export function isUnreadable(columns: readonly Column[], alias: string): string {
  const conditions = columns.flatMap((column) => unreadable(column, alias)).map(({ condition }) => `(${condition})`);
  // The planner takes COALESCE for half of the rows. A chain of conditions looks so rare to it that it joins row by row.
  return conditions.length === 0 ? 'false' : `coalesce(${conditions.join(' or ')}, false)`;
}

/** All reasons for a row, as one text. */
export function reasonsSql(columns: readonly Column[], alias: string): string {
  const cases = columns.flatMap((column) => unreadable(column, alias)).map(({ condition, reason }) => `case when ${condition} then ${reason} end`);
  return `array_to_string(array[${cases.join(', ')}]::text[], '; ')`;
}

function unreadable({ name, kind, nullable, categories }: Column, alias: string): Unreadable[] {
  const value = `${alias}.${quoteIdentifier(name)}`;
  const because = (condition: string, reason: string) => ({
    condition,
    reason: `${literal(`'${name}' is `)} || left(${value}::text, 80) || ${literal(`; ${reason}`)}`,
  });
  const isNull = nullable ? [] : [{ condition: `${value} is null`, reason: literal(`'${name}' is null; it must not be null`) }];
  switch (kind) {
    case 'float':
      return [...isNull, because(`${value} in ('NaN', 'Infinity', '-Infinity')`, 'it must be a finite number')];
    case 'category':
      return [...isNull, because(`${value} <> all (array[${categories.map(literal).join(', ')}]::text[])`, `it must be one of the contract's categories`)];
    case 'minute':
      return [
        ...isNull,
        because(
          `${value} <> date_trunc('minute', ${value}) or ${value} < timestamp '0001-01-01' or ${value} >= timestamp '6053-01-01'`,
          'it must be a whole minute of the years 0001 to 6052',
        ),
      ];
    case 'day':
      return [...isNull, because(`${value} < date '0001-01-01' or ${value} >= date '6053-01-01'`, 'it must be a day of the years 0001 to 6052')];
    default:
      return isNull;
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
