import { readings } from '@tripod/contracts/testing';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { labelledRows } from '../../fixtures/labelled-readings.js';
import { level } from '../../fixtures/models/level/index.js';
import { binaryScoring } from '../tasks/binary.js';
import { numberScoring } from '../tasks/number.js';
import type { Answers } from './answers.js';
import { DRAWN_SLICES, judge, judgeSlices, type Draws } from './judge.js';

const ROWS = 2000;
const random = xoroshiro128plus(3);
const noise = () => (random.next() >>> 0) / 2 ** 32 - 0.5;
const data = labelledRows({ ...level, columns: ['place', 'note_or_null', 'read_at'] }, ROWS);
const { labels } = data;
const off = (by: number) => Float64Array.from(labels.values, (value) => value + by * noise());
const answers: Answers[] = [
  { name: 'model', title: 'this model', outputs: off(4) },
  { name: 'alike', title: 'alike', outputs: off(4.01) },
  { name: 'worse', title: 'worse', outputs: off(8) },
];
const draws: Draws = { resamples: 150, mostRows: 100_000 };
const drawing = () => ({ random: xoroshiro128plus(1) });
const width = (interval: readonly [number, number] | undefined) => interval![1] - interval![0];

describe('the judgement of a model beside others', () => {
  it('has the figures of the task, intervals around them, and says where a difference is beyond chance', async () => {
    const [rmse, ...others] = await judge(numberScoring, labels, answers, draws, drawing());
    expect([rmse, ...others].map((metric) => metric?.name)).toEqual(numberScoring.metrics.map(({ name }) => name));
    for (const [at, { contestant, value, interval }] of rmse!.figures.entries()) {
      expect([contestant, value]).toEqual([answers[at]!.name, numberScoring.scores(answers[at]!.outputs, labels).metrics['rmse']]);
      expect([interval![0] < value, value < interval![1]]).toEqual([true, true]);
    }
    expect(rmse!.figures.map(({ difference }) => difference?.side)).toEqual([undefined, 'undecided', 'better']);
    const [model, , worse] = rmse!.figures;
    expect(worse!.difference!.value).toBe(model!.value - worse!.value);
  });

  it('is the same for the same rows', async () => {
    const twice = [await judge(numberScoring, labels, answers, draws, drawing()), await judge(numberScoring, labels, answers, draws, drawing())];
    expect(twice[0]).toEqual(twice[1]);
  });

  it('of many rows resamples a part of them: the figures are those of all, the intervals about as wide', async () => {
    const [whole] = await judge(numberScoring, labels, answers, draws, drawing());
    const [part] = await judge(numberScoring, labels, answers, { ...draws, mostRows: 700 }, drawing());
    expect(part!.figures.map(({ value }) => value)).toEqual(whole!.figures.map(({ value }) => value));
    for (const [at, { value, interval }] of part!.figures.entries()) {
      expect([interval![0] < value, value < interval![1]]).toEqual([true, true]);
      expect(width(interval) / width(whole!.figures[at]!.interval)).toBeGreaterThan(0.75);
      expect(width(interval) / width(whole!.figures[at]!.interval)).toBeLessThan(1.33);
    }
    expect(part!.figures.map(({ difference }) => difference?.side)).toEqual([undefined, 'undecided', 'better']);
  });

  it('takes figures that are known', async () => {
    const [rmse] = await judge(numberScoring, labels, [{ ...answers[0]!, metrics: { rmse: 2 } }], draws, drawing());
    expect(rmse!.figures[0]!.value).toBe(2);
  });

  it('has no interval where a resample lacks the metric: rows of one class', async () => {
    const ones = { values: new Uint8Array(50).fill(1), classes: [] };
    const [roc] = await judge(binaryScoring, ones, [{ ...answers[0]!, outputs: new Float64Array(50).fill(0.5) }], draws, drawing());
    expect(roc!.figures).toEqual([{ contestant: 'model', value: NaN, interval: undefined, difference: undefined }]);
  });

  it('ends when its signal does', async () => {
    const judging = judge(numberScoring, labels, answers, { ...draws, resamples: 100_000 }, { ...drawing(), signal: AbortSignal.abort(new Error('stopped')) });
    await expect(judging).rejects.toThrow('stopped');
  });
});

describe('the judgement by slices', () => {
  it('is of each value with 100 rows, on its own rows', async () => {
    const { column, values, slices, restRows } = await judgeSlices('place', readings.instance, numberScoring, data, answers, drawing());
    expect([column, values, restRows, slices.map(({ value }) => value)]).toEqual(['place', 3, 0, ['cellar', 'hall', 'roof']]);
    const cellar = Uint32Array.from(data.instances['place']!.keys()).filter((row) => data.instances['place']![row] === 0);
    const errors = cellar.reduce((sum, row) => sum + (answers[0]!.outputs[row]! - labels.values[row]!) ** 2, 0);
    expect(slices[0]!.rows).toBe(cellar.length);
    expect(slices[0]!.figures[0]!.value).toBeCloseTo(Math.sqrt(errors / cellar.length), 10);
    expect(slices.every(({ figures }) => figures[2]!.difference!.side === 'better')).toBe(true);
  });

  it('draws for the worst ones alone where there are many: the others have their figures', async () => {
    const many = 40;
    const rows = many * 100;
    const level = { values: Float64Array.from({ length: rows }, (_, row) => row % 7), classes: [] };
    // The error of a slice grows with its value.
    const outputs = level.values.map((value, row) => value + (row % many) + noise());
    const { slices } = await judgeSlices('count', readings.instance, numberScoring, { rows, instances: { count: Float64Array.from({ length: rows }, (_, row) => row % many) }, labels: level }, [{ name: 'model', title: 'this model', outputs }, { name: 'other', title: 'other', outputs: level.values }], drawing());
    expect(slices).toHaveLength(many);
    const drawn = slices.filter(({ figures: [model] }) => model!.interval !== undefined).map(({ value }) => Number(value));
    expect(drawn.sort((a, b) => a - b)).toEqual(Array.from({ length: DRAWN_SLICES }, (_, at) => many - DRAWN_SLICES + at));
    for (const { value, figures: [model, other] } of slices) {
      expect(model!.value).toBeCloseTo(Number(value), 0);
      expect(other).toMatchObject({ contestant: 'other', value: 0, difference: { value: model!.value } });
    }
  });

  it('leaves a slice of ten rows out, and counts its rows', async () => {
    const place = Int32Array.from({ length: ROWS }, (_, row) => (row < 10 ? 2 : 0));
    const found = await judgeSlices('place', readings.instance, numberScoring, { ...data, instances: { place } }, answers, drawing());
    expect([found.values, found.slices.map(({ value }) => value), found.restRows]).toEqual([2, ['cellar'], 10]);
  });
});
