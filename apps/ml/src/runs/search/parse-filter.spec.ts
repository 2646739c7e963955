import { fieldText } from './conditions.js';
import { parseFilter } from './parse-filter.js';
import { parseOrder } from './parse-order.js';

describe('a filter', () => {
  test("is read as MLflow's runs/search reads it: entities, their other names, and attributes without any", () => {
    expect(parseFilter(`metrics.loss < 0.5 and param.seed = '1' AND tags."mlflow.source.name" LIKE '%train%' and attributes.status != "FAILED" and start_time >= 1e3`)).toEqual([
      { field: { entity: 'metrics', key: 'loss' }, operator: '<', value: 0.5 },
      { field: { entity: 'params', key: 'seed' }, operator: '=', value: '1' },
      { field: { entity: 'tags', key: 'mlflow.source.name' }, operator: 'LIKE', value: '%train%' },
      { field: { entity: 'attributes', key: 'status' }, operator: '!=', value: 'FAILED' },
      { field: { entity: 'attributes', key: 'start_time' }, operator: '>=', value: 1000 },
    ]);
  });

  test('may quote keys, and looks up attributes and datasets in lists', () => {
    expect(parseFilter("metrics.`baseline/loss` > -1 and `run name` ilike 'a%' and run_id not in ('a', 'b') and dataset.digest IN ('c')")).toEqual([
      { field: { entity: 'metrics', key: 'baseline/loss' }, operator: '>', value: -1 },
      { field: { entity: 'attributes', key: 'run_name' }, operator: 'ILIKE', value: 'a%' },
      { field: { entity: 'attributes', key: 'run_id' }, operator: 'NOT IN', value: ['a', 'b'] },
      { field: { entity: 'datasets', key: 'digest' }, operator: 'IN', value: ['c'] },
    ]);
  });

  test('of blanks has no condition', () => expect(parseFilter('  ')).toEqual([]));

  test.each([
    ["metrics.loss < 1 or params.seed = '1'", "'or': MLflow joins conditions by 'and' alone. Exclude the others by !="],
    ['(metrics.loss < 1)', "'(': MLflow's filter has no brackets"],
    ["not params.a = '1'", "'not': MLflow's filter negates by != and NOT IN alone"],
    ['metrics.loss between 1 and 2', "'BETWEEN': it cannot compare metrics.loss, which takes = != > >= < <=. Write two conditions"],
    ["metrics.loss = '1'", "''1'': metrics.loss is compared with a number, without quotes"],
    ['params.seed = 1', "'1': params.seed is compared with a text in quotes: '1'"],
    ["params.seed IN ('1')", "'IN': it cannot compare params.seed, which takes = != LIKE ILIKE"],
    ["status IN ('FAILED')", "'IN': it cannot compare status, which takes = != LIKE ILIKE"],
    ["params.seed IS NULL", "'IS': it cannot compare params.seed"],
    ["params.seed > '1'", "'>': it cannot compare params.seed"],
    ['loss > 1', "'loss': it is not an attribute that can be searched. Write metrics.<key>"],
    ['metric_s.loss > 1', "'metric_s' is not a part of a run"],
    ['metrics.baseline/loss > 1', "'/loss': it cannot be read here. Quote a key"],
    ["params.a = 'b", "''b': its quote is not closed"],
    ['metrics.loss >', "'>': the filter ends here, and lacks a number"],
    ['metrics.loss', "'metrics.loss': the filter ends here, and lacks an operator"],
    ['metrics.loss > 1 and', "'and': the filter ends here, and lacks a condition"],
    ["metrics.loss > 1 params.a = 'b'", "'params.a': it stands where 'and' is expected"],
    ["run_id IN 'a'", "a list is in brackets: IN ('a', 'b')"],
    ["datasets.size = '1'", "a dataset has name, digest, context"],
    ['tags."../../etc" = \'a\'', "MLflow does not store the key '../../etc'"],
    ["'a' = 'b'", "it stands where a field is expected"],
  ])('%s is refused: the word, and the way out', (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(message);
    expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ code: 'BAD_USAGE' }));
  });
});

describe('an order', () => {
  test("is MLflow's order_by, with commas", () => {
    expect(parseOrder('metrics.loss DESC, start_time, params."a/b" asc')).toEqual([
      { field: { entity: 'metrics', key: 'loss' }, isDescending: true },
      { field: { entity: 'attributes', key: 'start_time' }, isDescending: false },
      { field: { entity: 'params', key: 'a/b' }, isDescending: false },
    ]);
  });

  test.each([
    ['metrics.loss down', "'down': after a field stands ASC"],
    ['metrics.loss DESC start_time', "'start_time': write a comma"],
    ['-start_time', "'-start_time': it cannot be read here"],
    ['', 'an order is fields with commas'],
    ['datasets.name', 'several datasets'],
  ])('%j is refused', (order, message) => expect(() => parseOrder(order)).toThrow(message));
});

test('a field is written as a filter writes it', () => {
  expect(fieldText({ entity: 'metrics', key: 'loss' })).toBe('metrics.loss');
  expect(fieldText({ entity: 'params', key: 'a/b' })).toBe('params."a/b"');
});
