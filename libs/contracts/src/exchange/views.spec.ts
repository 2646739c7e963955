import { reading } from '../../testing/index.js';
import { columnsNamed, columnsOf } from '../contract/columns.js';
import { quoteIdentifier, selectList, typeFaults, viewFault, viewOf } from './views.js';

describe('a view of a contract', () => {
  it('lies in the schema of its etl app, quoted, since `user` is a reserved word and a name may have a hyphen', () => {
    expect(viewOf(reading, 'etl')).toBe('"etl"."readings_v1"');
    expect(viewOf({ name: 'reading', version: 2 }, 'sales-etl')).toBe('"sales-etl"."readings_v2"');
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
  });

  it('is selected by quoted names', () => {
    const columns = columnsNamed(reading, ['count', 'place']);
    expect(selectList(columns)).toBe('"count", "place"');
    expect(selectList(columns, 'i')).toBe('i."count", i."place"');
  });

  const types = new Map(columnsOf(reading).map(({ name, postgres }) => [name, postgres === 'timestamp' ? 'timestamp without time zone' : postgres]));

  it('fits when each column has the type of the contract; a varchar counts as text', () => {
    expect(typeFaults(columnsOf(reading), types)).toEqual([]);
    expect(typeFaults(columnsOf(reading), new Map([...types, ['note', 'character varying(200)']]))).toEqual([]);
  });

  it('names each column that is missing or has another type', () => {
    const found = new Map([...types, ['count', 'bigint'], ['read_at', 'timestamp with time zone']]);
    found.delete('place');
    expect(viewFault(reading, 'etl', found)).toBe(
      `View "etl"."readings_v1" does not fit contract reading v1: column 'read_at' is timestamp with time zone, and the contract wants timestamp without time zone; column 'count' is bigint, and the contract wants integer; column 'place' is missing`,
    );
    expect(viewFault(reading, 'etl', types)).toBeUndefined();
  });
});
