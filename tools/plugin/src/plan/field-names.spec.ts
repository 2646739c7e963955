import fc from 'fast-check';
import { differentNames, fieldName } from './field-names.js';

describe('the field of a column', () => {
  test.each([
    ['customer_id', 'integer', 'customer_id'],
    ['MonthlyCharges', 'float', 'monthly_charges'],
    ['HTTPCode', 'integer', 'http_code'],
    ['bill length (mm)', 'float', 'bill_length_mm'],
    ['Total $', 'float', 'total_dollars'],
    ['Discount %', 'float', 'discount_percent'],
    ['y.z', 'integer', 'y_z'],
    ['2nd Floor', 'integer', 'n_2nd_floor'],
    ['Größe', 'float', 'groesse'],
    ['Année', 'integer', 'annee'],
    ["Driver's age", 'integer', 'drivers_age'],
    ['class', 'category', 'class_kind'],
    ['default', 'boolean', 'is_default'],
    ['order', 'integer', 'order_value'],
    ['when', 'minute', 'when_time'],
    ['__proto__', 'integer', 'proto_value'],
    ['😀', 'text', 'column_5'],
    ['возраст', 'integer', 'column_5'],
    ['2001', 'float', 'n_2001'],
  ])("'%s' of kind %s is %s", (original, kind, name) => {
    expect(fieldName(original, kind, 4)).toBe(name);
  });

  it('has a name that contract, Postgres and JavaScript take, whatever the column is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('integer', 'text', 'category', 'boolean', 'day'), fc.nat(999), (original, kind, place) => {
        const name = fieldName(original, kind, place);
        expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(60);
        expect(name in Object.prototype).toBe(false);
      }),
    );
  });

  it('differs from all others', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('price', 'price_2', 'price_3', 'key')), (names) => {
        const different = differentNames(names, ['key']);
        expect(new Set([...different, 'key']).size).toBe(names.length + 1);
        expect(different).toHaveLength(names.length);
      }),
    );
    expect(differentNames(['price', 'price', 'key'], ['key'])).toEqual(['price', 'price_2', 'key_2']);
  });
});
