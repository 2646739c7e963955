import { minuteOf } from '@tripod/contracts';
import { seededNumbers } from '@tripod/contracts/testing';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { grade } from '../../fixtures/models/grade/index.js';
import { level } from '../../fixtures/models/level/index.js';
import type { LabelledRows } from '../training/read-rows.js';
import { compareModels, type BothOutputs, type Comparison } from './compare-models.js';
import { verdictOn, worseSlices, worstFirst } from './verdict.js';

const [CELLAR, HALL, ROOF] = [0, 1, 2];

/** As many rows as are asked for of each place, and outputs that are the better the less noise they have there. */
function rowsAndOutputs(sizes: readonly number[], noise: { readonly challenger: readonly number[]; readonly champion: readonly number[] }): { rows: LabelledRows; outputs: BothOutputs } {
  const random = seededNumbers(1);
  const places = Int32Array.from(sizes.flatMap((size, place) => Array<number>(size).fill(place)));
  const values = Uint8Array.from(places, () => Number(random() < 0.4));
  const outputs = (noises: readonly number[]) => Float64Array.from(places, (place, row) => (values[row]! + (noises[place] ?? 1) * random()) / 12);
  return { rows: { rows: places.length, instances: { place: places }, labels: { values, classes: [] } }, outputs: { challenger: outputs(noise.challenger), champion: outputs(noise.champion) } };
}

const compare = ({ rows, outputs }: ReturnType<typeof rowsAndOutputs>): Promise<Comparison> => compareModels(alarm, rows, outputs, { resamples: 200 });

describe('a challenger', () => {
  it('that is better everywhere wins', async () => {
    const comparison = await compare(rowsAndOutputs([1000, 1000, 500], { challenger: [1.5, 1.5, 1.5], champion: [3, 3, 3] }));
    expect(verdictOn(comparison)).toBe('better');
    expect(comparison.slices.map(({ value, rows, side }) => [value, rows, side])).toEqual([['cellar', 1000, 'better'], ['hall', 1000, 'better']]);
    expect(comparison.columns).toEqual([{ column: 'place', values: 3 }]);
    const [headline] = comparison.metrics;
    expect(headline).toMatchObject({ metric: { name: 'roc_auc' }, side: 'better', difference: headline!.challenger - headline!.champion });
    expect(headline!.interval![0]).toBeLessThan(headline!.difference);
    expect(headline!.interval![1]).toBeGreaterThan(headline!.difference);
    expect(comparison.metrics.map(({ metric }) => metric.name)).toEqual(['roc_auc', 'pr_auc', 'log_loss', 'brier', 'calibration_error']);
  });

  it('that is the same model does not win', async () => {
    const { rows, outputs } = rowsAndOutputs([1000, 1000], { challenger: [2, 2], champion: [2, 2] });
    const comparison = await compare({ rows, outputs: { ...outputs, challenger: outputs.champion } });
    expect(verdictOn(comparison)).toBe('not-better');
    for (const { difference, interval } of [...comparison.metrics, ...comparison.slices]) expect([difference, interval]).toEqual([0, [0, 0]]);
  });

  it('that is worse does not win', async () => {
    expect(verdictOn(await compare(rowsAndOutputs([600, 600], { challenger: [3, 3], champion: [1.5, 1.5] })))).toBe('not-better');
  });

  it.each([[1000, 'slices-worse', ['roof']], [999, 'better', []]] as const)('that is better on the whole and worse on a slice of %i rows: %s', async (size, outcome, worse) => {
    const comparison = await compare(rowsAndOutputs([2000, 2000, size], { challenger: [1.5, 1.5, 4], champion: [4, 4, 1.5] }));
    expect(comparison.metrics[0]?.side).toBe('better');
    expect([verdictOn(comparison), worseSlices(comparison.slices).map(({ value }) => value)]).toEqual([outcome, worse]);
    if (size === 1000) expect(worstFirst(comparison)[0]).toMatchObject({ column: 'place', value: 'roof', side: 'worse' });
  });

  it('is not judged on a slice that has one class alone', async () => {
    const made = rowsAndOutputs([1500, 1500], { challenger: [1.5, 1.5], champion: [3, 3] });
    const values = Uint8Array.from(made.rows.labels.values, (label, row) => (row < 1500 ? label : 0));
    const comparison = await compare({ ...made, rows: { ...made.rows, labels: { values, classes: [] } } });
    expect(comparison.slices).toMatchObject([{ value: 'cellar', side: 'better' }, { value: 'hall', interval: undefined, side: undefined }]);
    expect([verdictOn(comparison), worstFirst(comparison).map(({ value }) => value)]).toEqual(['better', ['cellar']]);
  });

  it('does not win where all rows have one class', async () => {
    const made = rowsAndOutputs([500], { challenger: [1], champion: [4] });
    expect(verdictOn(await compare({ ...made, rows: { ...made.rows, labels: { values: new Uint8Array(500), classes: [] } } }))).toBe('not-better');
  });

  it('wins by the headline of its task: accuracy of classes, and an error where less is better', async () => {
    const random = seededNumbers(2);
    const places = Int32Array.from({ length: 2400 }, (_, row) => (row % 2 === 0 ? HALL : ROOF));
    const codes = Int32Array.from(places, () => Math.floor(random() * 3));
    const probabilities = (right: number) => Float64Array.from([...codes].flatMap((code) => {
      const said = random() < right ? code : (code + 1) % 3;
      return [0, 1, 2].map((each) => (each === said ? 0.8 : 0.1));
    }));
    const classes = await compareModels(grade, { rows: 2400, instances: { place: places }, labels: { values: codes, classes: ['low', 'middle', 'high'] } }, { challenger: probabilities(0.9), champion: probabilities(0.6) }, { resamples: 200 });
    expect([verdictOn(classes), classes.metrics[0]?.metric.name, classes.slices.map(({ side }) => side)]).toEqual(['better', 'accuracy', ['better', 'better']]);

    const values = Float64Array.from(places, () => 20 * random());
    const numbers = (noises: readonly number[]) => values.map((value, row) => value + (noises[places[row]!] ?? 0) * (random() - 0.5));
    const outputs = { challenger: numbers([0, 2, 9]), champion: numbers([0, 12, 6]) };
    const number = await compareModels(level, { rows: 2400, instances: { place: places }, labels: { values, classes: [] } }, outputs, { resamples: 200 });
    expect([verdictOn(number), number.metrics[0]?.metric.name]).toEqual(['slices-worse', 'rmse']);
    expect(worstFirst(number).map(({ value, side }) => [value, side])).toEqual([['roof', 'worse'], ['hall', 'better']]);
  });
  it('is judged by parts of a time; where all rows have one, they are the whole', async () => {
    const { rows, outputs } = rowsAndOutputs([1000, 1000], { challenger: [1.5, 1.5], champion: [3, 3] });
    const read_at = Int32Array.from({ length: rows.rows }, (_, row) => minuteOf(row < 1000 ? '2024-02-29T23:59' : '2024-03-01T00:00'));
    const slices = [{ column: 'read_at', by: 'month' }, { column: 'read_at', by: 'year' }] as const;
    const comparison = await compareModels({ ...alarm, slices }, { ...rows, instances: { read_at } }, outputs, { resamples: 200 });
    expect(comparison.slices).toMatchObject([{ column: 'month of read_at', value: '2024-02', side: 'better' }, { column: 'month of read_at', value: '2024-03', side: 'better' }]);
    expect(comparison.columns).toEqual([{ column: 'month of read_at', values: 2 }]);
  });

  it('is judged alike when it is asked again, and its rows are counted', async () => {
    const made = rowsAndOutputs([1000, 700], { challenger: [2, 2], champion: [2.2, 2.2] });
    let [planned, drawn] = [0, 0];
    const first = await compareModels(alarm, made.rows, made.outputs, { resamples: 200, onStart: (rows) => (planned = rows), onRows: (rows) => (drawn += rows) });
    expect([planned, drawn]).toEqual([540_000, 540_000]);
    expect(await compare(made)).toEqual(first);
    expect(first.slices[0]?.rows).toBe(made.rows.instances['place']!.filter((code) => code === CELLAR).length);
  });

  it('ends by the signal', async () => {
    const { rows, outputs } = rowsAndOutputs([1000], { challenger: [2], champion: [2] });
    const stop = new AbortController();
    await expect(compareModels(alarm, rows, outputs, { resamples: 1e7, signal: stop.signal, onStart: () => stop.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
});
