// Compiled and never run: the compiler knows which array holds a field.
import { z } from 'zod';
import { contract } from './contract.js';
import type { ColumnsOf } from './columns.js';
import type { reading } from '../../testing/index.js';

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
type Readings = ColumnsOf<typeof reading>;

export const integers: Same<Readings['count'], Int32Array> = true;
export const floats: Same<Readings['celsius'], Float64Array> = true;
export const booleans: Same<Readings['indoors'], Uint8Array> = true;
export const texts: Same<Readings['note'] | Readings['reading_id'], string[]> = true;
export const categories: Same<Readings['place'], Int32Array> = true;
export const times: Same<Readings['read_at'] | Readings['installed_on'], Int32Array> = true;
export const nullableNumbers: Same<Readings['count_or_null'] | Readings['celsius_or_null'] | Readings['checked_at'] | Readings['checked_on'], Float64Array> = true;
export const nullableBooleans: Same<Readings['indoors_or_null'], Uint8Array> = true;
export const nullableTexts: Same<Readings['note_or_null'], (string | null)[]> = true;
export const nullableCategories: Same<Readings['place_or_null'], Int32Array> = true;
export const everyField: Same<keyof Readings, keyof (typeof reading)['schema']['shape']> = true;

// @ts-expect-error an integer is not a float
export const integerIsNotAFloat: Readings['count'] = new Float64Array();

// @ts-expect-error a contract without the field has no column for it
export type Misspelt = Readings['celcius'];

const good = { id: z.string(), size: z.int32() };
contract({ name: 'parcel', version: 1, key: 'id', schema: z.strictObject(good) });

// @ts-expect-error the key is not a field
contract({ name: 'parcel', version: 1, key: 'parcel_id', schema: z.strictObject(good) });

// @ts-expect-error the time is not a field
contract({ name: 'parcel', version: 1, key: 'id', time: 'at', schema: z.strictObject(good) });

// @ts-expect-error no column can hold 'when'
contract({ name: 'parcel', version: 1, key: 'id', schema: z.strictObject({ ...good, when: z.date() }) });

// @ts-expect-error no column can hold a field that may be missing
contract({ name: 'parcel', version: 1, key: 'id', schema: z.strictObject({ ...good, tag: z.string().optional() }) });
