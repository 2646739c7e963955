import { columnsOf, rowsToColumns, sliceColumns, type AnyColumn, type Columns } from '@tripod/contracts';
import { reading, readingRows } from '@tripod/contracts/testing';
import { nodesOver, pipeline } from '@tripod/nodes';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { averageOutputs } from '../nodes/average-outputs.js';
import { mixRows } from '../nodes/mix-rows.js';
import type { Outputs } from '../model/datasets.js';
import type { Model } from '../model/model.js';
import { explainRows } from './explain-rows.js';
import { fieldGroups } from './field-groups.js';

const read = rowsToColumns(reading, readingRows(40));
const all: Columns = 'columns' in read ? read.columns : {};
const background = sliceColumns(all, 0, 16);
/** Of each kind, with null and without. */
const fields = columnsOf(reading).map(({ name }) => name).filter((name) => name !== 'reading_id') as Exclude<keyof typeof reading.schema.shape, 'reading_id'>[];

/** A number that stands for a value. */
const numbersOf = (column: AnyColumn): number[] => Array.from<string | number | null, number>(column, (value) => (typeof value === 'string' ? value.length : value === null || Number.isNaN(value) ? -3 : value % 7));
const weightOf = (name: string) => 1 + fields.findIndex((field) => field === name) / 10;

/** A model that adds numbers up, one for each field. */
function adding(columns: typeof fields, groups: Record<string, string[]>, extra: (instances: Columns, row: number) => number = () => 0): Model {
  const say = nodesOver<{ instances: Columns; outputs: Outputs }>()({
    ...{ name: 'say', tags: [], inputs: ['instances'], outputs: ['outputs'] },
    run: ({ instances }) => {
      const numbers = columns.map((name) => numbersOf(instances[name]!).map((number) => number * weightOf(name)));
      return { outputs: Float64Array.from(numbers[0]!, (_, row) => numbers.reduce((sum, of) => sum + of[row]!, extra(instances, row))) };
    },
  });
  const explanation = pipeline({
    ...{ name: 'explanation', inputs: ['explained', 'groups', 'coalitions', 'background'], outputs: ['worths'] },
    nodes: [mixRows({ name: 'mix-rows', tags: [], instance: reading, columns }), say, averageOutputs({ name: 'average-outputs', tags: [] })],
  });
  return { ...alarm, columns, groups: fieldGroups(columns, groups), pipelines: { ...alarm.pipelines, explanation } };
}

/** What a field adds to a sum: its own number less the mean one of the background. */
function added(name: string, row: number): number {
  const usual = numbersOf(background[name]!);
  return weightOf(name) * (numbersOf(all[name]!)[row]! - usual.reduce((sum, number) => sum + number, 0) / usual.length);
}

describe('explained rows', () => {
  const rows = sliceColumns(all, 20, 23);

  it('have for each group what its fields add, whatever kinds they are of', async () => {
    const model = adding(fields.slice(0, 10), { where: ['place', 'indoors'] });
    const { groups, outputs, base, contributions, errors } = await explainRows(model, { background }, rows);
    expect(outputs).toEqual(['alarm_probability']);
    expect(groups).toHaveLength(9);
    expect(errors).toEqual(new Float64Array(27));
    expect(base[0]).toBeCloseTo(fields.slice(0, 10).reduce((sum, name) => sum + numbersOf(background[name]!).reduce((total, number) => total + number * weightOf(name), 0) / 16, 0), 9);
    for (let row = 0; row < 3; row++) {
      for (const [group, { columns }] of groups.entries()) expect(contributions[row * 9 + group]).toBeCloseTo(columns.reduce((sum, name) => sum + added(name, 20 + row), 0), 9);
    }
  });

  it('are estimated above twelve groups, with an error where three or more act together', async () => {
    const together = ({ count, celsius, indoors }: Columns, row: number) => (Number(count?.[row]) % 7) * Number(celsius?.[row]) * Number(indoors?.[row]);
    const { groups, contributions, errors } = await explainRows(adding(fields, {}, together), { background }, rows);
    const uncertain = groups.filter((_, group) => errors[group]! > 1e-6).map(({ name }) => name);
    expect(groups).toHaveLength(14);
    expect(uncertain).toEqual(['count', 'celsius', 'indoors']);
    for (const [group, { name }] of groups.entries()) if (!uncertain.includes(name)) expect(contributions[group]).toBeCloseTo(added(name, 20), 9);
  });

  it('can be none', async () => {
    const { contributions } = await explainRows(adding(fields.slice(0, 3), {}), { background }, sliceColumns(all, 0, 0));
    expect(contributions).toEqual(new Float64Array(0));
  });
});
