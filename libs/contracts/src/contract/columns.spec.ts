import { z } from 'zod';
import { columnsOf } from './columns.js';
import type { Contract } from './contract.js';
import { datasetPartition } from './dataset-version.js';
import { flightInstance } from './flight-instance.js';
import { flightLabel } from './flight-label.js';
import { flightPrediction } from './flight-prediction.js';

const table = ({ schema }: Contract) => columnsOf(schema).map(({ name, postgres, mlflow, array }) => [name, postgres, mlflow, array]);
const whole = (name: string) => [name, 'integer', 'integer', 'Int32Array'];
const text = (name: string) => [name, 'text', 'string', 'string[]'];

describe('columnsOf', () => {
  it('gives the columns of flight_instance, in the order of the contract', () => {
    expect(table(flightInstance)).toEqual([
      text('flight_id'),
      ['departed_at', 'timestamp', 'string', 'string[]'],
      text('origin'),
      text('destination'),
      whole('distance_miles'),
      whole('slots_5_to_30_min_ahead'),
      whole('slots_now'),
      whole('slots_5_to_15_min_ago'),
      whole('slots_15_to_60_min_ago'),
      whole('slots_1_to_4_h_ago'),
      whole('route_departures_this_time_14d'),
      whole('route_late_this_time_14d'),
      whole('route_departures_15min'),
      whole('route_departures_4h'),
      whole('origin_arrivals_60min'),
      whole('origin_late_arrivals_60min'),
      whole('destination_arrivals_60min'),
      whole('destination_late_arrivals_60min'),
    ]);
  });

  it('gives the columns of flight_label', () => {
    expect(table(flightLabel)).toEqual([
      text('flight_id'),
      whole('delay_minutes'),
      ['late', 'boolean', 'boolean', 'Uint8Array'],
      ['known_at', 'timestamp', 'string', 'string[]'],
    ]);
  });

  it('gives the columns of flight_prediction', () => {
    expect(table(flightPrediction)).toEqual([text('flight_id'), ['late_probability', 'double precision', 'double', 'Float64Array']]);
  });

  it('gives the columns of dataset_partition', () => {
    expect(table(datasetPartition)).toEqual([
      text('contract'),
      whole('contract_version'),
      ['day', 'date', 'string', 'string[]'],
      whole('rows'),
      text('content_hash'),
    ]);
  });

  it.each<[string, z.ZodType]>([
    ['a field that may be null', z.int32().nullable()],
    ['a field that may be missing', z.int32().optional()],
    ['a whole number that Int32Array cannot hold', z.int()],
    ['a bigint', z.bigint()],
    ['a float of 32 bits', z.float32()],
    ['a date object', z.date()],
    ['a list', z.array(z.string())],
    ['an enumeration', z.enum(['a', 'b'])],
    ['a format of text that has no column', z.iso.datetime()],
  ])('refuses %s and names the field', (_, field) => {
    expect(() => columnsOf(z.strictObject({ known: z.string(), odd_field: field }))).toThrow(/^field 'odd_field' of the contract/);
  });
});
