import { columnsOf } from '../contract/columns.js';
import type { Contract } from '../contract/contract.js';
import { flightDelayPrediction } from './flight-delay-prediction.js';
import { flightInstance } from './flight-instance.js';
import { flightLabel } from './flight-label.js';
import { flightPrediction } from './flight-prediction.js';

const table = (contract: Contract) => columnsOf(contract).map(({ name, kind }) => [name, kind]);
const integers = Object.keys(flightInstance.schema.shape).slice(4);

describe('the columns of the flights', () => {
  it('are, of an instance, the flight and 14 integers', () => {
    expect(table(flightInstance)).toEqual([
      ['flight_id', 'text'],
      ['departed_at', 'minute'],
      ['origin', 'text'],
      ['destination', 'text'],
      ...integers.map((name) => [name, 'integer']),
    ]);
  });

  it('are, of a label, how the flight ended and since when that is known', () => {
    expect(table(flightLabel)).toEqual([
      ['flight_id', 'text'],
      ['delay_minutes', 'integer'],
      ['late', 'boolean'],
      ['known_at', 'minute'],
    ]);
  });

  it('are, of the predictions, one float each', () => {
    expect(table(flightPrediction)).toEqual([['flight_id', 'text'], ['late_probability', 'float']]);
    expect(table(flightDelayPrediction)).toEqual([['flight_id', 'text'], ['delay_minutes', 'float']]);
  });
});
