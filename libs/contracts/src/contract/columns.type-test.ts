// Compiled and never run: what array holds a field is known to the compiler.
import { z } from 'zod';
import type { ColumnsOf } from './columns.js';
import type { flightInstance } from './flight-instance.js';
import type { flightLabel } from './flight-label.js';
import type { flightPrediction } from './flight-prediction.js';
import { localDay, localMinute } from './local-time.js';

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

const _schema = z.strictObject({
  whole: z.int32().min(0).describe('bounds and descriptions change nothing'),
  float: z.number().max(1),
  flag: z.boolean(),
  text: z.string(),
  pattern: z.string().regex(/^[A-Z]{3}$/),
  minute: localMinute,
  day: localDay,
  nullable: z.int32().nullable(),
  date: z.date(),
});
type Columns = ColumnsOf<typeof _schema>;

export const wholeNumbers: Same<Columns['whole'], Int32Array> = true;
export const floats: Same<Columns['float'], Float64Array> = true;
export const flags: Same<Columns['flag'], Uint8Array> = true;
export const texts: Same<Columns['text'] | Columns['pattern'], string[]> = true;
export const localTimes: Same<Columns['minute'] | Columns['day'], string[]> = true;
export const noColumn: Same<Columns['nullable'] | Columns['date'], never> = true;
export const everyField: Same<keyof Columns, keyof (typeof _schema)['shape']> = true;

type Instances = ColumnsOf<typeof flightInstance.schema>;
export const instances: Same<
  [Instances['flight_id'], Instances['departed_at'], Instances['distance_miles'], Instances['slots_now']],
  [string[], string[], Int32Array, Int32Array]
> = true;
export const labels: Same<ColumnsOf<typeof flightLabel.schema>['late'], Uint8Array> = true;
export const predictions: Same<ColumnsOf<typeof flightPrediction.schema>['late_probability'], Float64Array> = true;

// @ts-expect-error a whole number is no float
export const wholeIsNoFloat: Columns['whole'] = new Float64Array();
// @ts-expect-error a contract without the field has no column for it
export type Misspelt = Instances['departed'];
