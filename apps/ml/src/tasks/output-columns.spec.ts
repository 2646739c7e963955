import { checkColumns, type PredictionRole } from '@tripod/contracts';
import { readings } from '@tripod/contracts/testing';
import { outputColumns, outputNames, outputsOf } from './output-columns.js';

const { alarm, grade, level } = readings.predictions;

describe('output columns', () => {
  it.each<[string, PredictionRole, Float64Array]>([
    ['binary', alarm, Float64Array.of(0.25, 1)],
    ['classes', grade, Float64Array.of(0.5, 0.25, 0.25, 0, 0.5, 0.5)],
    ['number', level, Float64Array.of(-3.5, 1e9)],
  ])('of a %s task have the names of the prediction contract, fit it, and are read back as they were', (_type, role, outputs) => {
    const columns = outputColumns(role, outputs);
    expect(Object.keys(columns).sort()).toEqual([...outputNames(role)].sort());
    expect(checkColumns(role.contract, columns, outputNames(role))).toBeUndefined();
    expect(outputsOf(role, columns)).toEqual(outputs);
  });

  it('of a classes task name the most probable class by its code, of equal ones the first', () => {
    expect(outputColumns(grade, Float64Array.of(0.1, 0.2, 0.7, 0.4, 0.4, 0.2))).toMatchObject({ grade: Int32Array.of(2, 0), high_probability: Float64Array.of(0.7, 0.2) });
  });

  it('of no rows are empty', () => {
    expect(outputColumns(grade, new Float64Array())).toMatchObject({ grade: new Int32Array(), low_probability: new Float64Array() });
  });

  it('are rejected when one is missing, which is named', () => {
    expect(() => outputsOf(grade, { low_probability: Float64Array.of(1), middle_probability: Float64Array.of(0) })).toThrow("'high_probability'");
  });
});
