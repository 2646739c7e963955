import fc from 'fast-check';
import { z } from 'zod';
import { localDay, localMinute } from '../src/contract/local-time.js';

/** A field of a generated contract, and values for it of which some do not fit. */
interface ArbitraryField {
  readonly field: z.ZodType;
  readonly values: fc.Arbitrary<unknown>;
}

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 31 - 1, -(2 ** 31)));
const bound = fc.integer({ min: -100, max: 100 });
const near = fc.oneof(bound, int32);

const integers = fc.tuple(bound, bound, fc.boolean(), fc.boolean()).map(([a, b, isExclusive, isOpen]): ArbitraryField => {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const least = isExclusive ? z.int32().gt(low) : z.int32().min(low);
  return { field: isOpen ? least : least.max(high), values: fc.oneof(near, fc.constantFrom(0.5, Number.NaN, 2 ** 31, '1', true)) };
});
const floats = fc.tuple(bound, fc.boolean(), fc.boolean()).map(([limit, hasLimit, isStepped]): ArbitraryField => {
  const plain = isStepped ? z.number().multipleOf(0.5) : z.number();
  return { field: hasLimit ? plain.lt(limit) : plain, values: fc.oneof(near, fc.double(), fc.constantFrom(Infinity, -Infinity, Number.NaN, -0, '1')) };
});
const booleans = fc.constant<ArbitraryField>({ field: z.boolean(), values: fc.oneof(fc.boolean(), fc.constantFrom(0, 1, 'true')) });
const categories = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }).map((names): ArbitraryField => ({
  field: z.enum(names),
  values: fc.oneof(fc.constantFrom(...names), fc.string(), fc.constantFrom(0, '__proto__')),
}));
const texts = fc.tuple(fc.nat(6), fc.nat(6), fc.constantFrom('none', 'pattern', 'global', 'rule', 'mail')).map(([a, b, rule]): ArbitraryField => {
  const sized = z.string().min(Math.min(a, b)).max(Math.max(a, b));
  const fields = {
    none: sized,
    pattern: sized.regex(/^[a-z]*$/),
    global: sized.regex(/[aeiou]/g),
    rule: sized.refine((text) => !text.startsWith('x')),
    mail: z.email(),
  };
  const values = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 }), fc.stringMatching(/^[aeioux]{0,6}$/), fc.constantFrom('a@b.de', '', 1));
  return { field: fields[rule], values };
});
const minuteTexts = fc
  .date({ min: new Date('0001-01-01T00:00Z'), max: new Date('6052-12-31T23:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 16));
const badTimes = fc.constantFrom('2001-02-29T00:00', '2001-02-29', '0000-01-01T00:00', '6053-01-01T00:00', '6053-01-01', '2001-06-20T24:00', 'x', 5);
const minutes = fc.constant<ArbitraryField>({ field: localMinute, values: fc.oneof(minuteTexts, badTimes, fc.constantFrom('0001-01-01T00:00', '6052-12-31T23:59')) });
const days = fc.constant<ArbitraryField>({ field: localDay, values: fc.oneof(minuteTexts.map((text) => text.slice(0, 10)), badTimes, fc.constantFrom('2000-02-29', '6052-12-31')) });

const fields = fc.oneof(integers, floats, booleans, categories, texts, minutes, days).chain((plain) =>
  fc.boolean().map((nullable): ArbitraryField => ({ field: nullable ? plain.field.nullable() : plain.field, values: fc.oneof({ weight: 9, arbitrary: plain.values }, fc.constant(null)) })),
);

/** A generated schema of one field, and rows of it of which some do not fit. */
export const arbitraryRows: fc.Arbitrary<{ readonly schema: z.ZodObject; readonly rows: readonly { readonly value: unknown }[] }> = fields.chain(({ field, values }) =>
  fc.array(values.map((value) => ({ value })), { maxLength: 6 }).map((rows) => ({ schema: z.strictObject({ value: field }), rows })),
);
