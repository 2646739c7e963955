import type { RunSummary, TornRun } from './run-store.js';
import { superfluous, type PruneRules } from './superfluous.js';

const NOW = 1000;
const ended = (id: string, status: RunSummary['status'], endTime: number | undefined, startTime = 0): RunSummary =>
  ({ id, status, startTime, endTime, name: id, experiment: 'readings', params: {}, tags: {}, metrics: {}, datasets: [], modelId: status === 'FINISHED' ? `m-${id}` : undefined });
const torn = (id: string, changedAt: number): TornRun => ({ id, status: 'TORN', changedAt, experiment: 'readings', reason: '' });
const rules: PruneRules = { keep: undefined, endedBefore: NOW, includesTorn: false };
const gone = (runs: (RunSummary | TornRun)[], other: Partial<PruneRules> = {}, needed: string[] = []) =>
  superfluous(runs, new Set(needed), { ...rules, ...other }).map(({ run }) => run.id).join('');

test('runs that failed or were stopped go when they ended long ago, also those whose process died', () => {
  expect(gone([ended('a', 'FAILED', 999), ended('b', 'KILLED', 999), ended('c', 'FAILED', 1001), ended('d', 'FAILED', undefined, 1), ended('e', 'FAILED', undefined, 1001)])).toBe('abd');
});

test('open runs stay', () => expect(gone([ended('a', 'RUNNING', undefined), ended('b', 'SCHEDULED', undefined)])).toBe(''));

test('finished runs stay unless a number is given, and the latest stays always', () => {
  const runs = ['a', 'b', 'c'].map((id) => ended(id, 'FINISHED', 1));
  expect([gone(runs), gone(runs, { keep: 2 }), gone(runs, { keep: 1 }), gone(runs, { keep: 0 })]).toEqual(['', 'c', 'bc', 'bc']);
});

test('a run that ended with a node, without a package, does not count among those that stay, and goes when it ended long ago', () => {
  const partial = (id: string, endTime: number): RunSummary => ({ ...ended(id, 'FINISHED', endTime), modelId: undefined });
  expect(gone([partial('a', 1001), partial('b', 999), ended('c', 'FINISHED', 1), ended('d', 'FINISHED', 1)], { keep: 1 })).toBe('bd');
});

test('failed runs do not count among those that stay', () => {
  expect(gone([ended('a', 'FAILED', 2000), ended('b', 'FINISHED', 1), ended('c', 'FINISHED', 1)], { keep: 1 })).toBe('c');
});

test('needed runs stay whatever they are', () => {
  expect(gone([ended('a', 'FINISHED', 1), ended('b', 'FINISHED', 1), ended('c', 'FAILED', 1), torn('d', 1)], { keep: 1, includesTorn: true }, ['b', 'c', 'd'])).toBe('');
});

test('torn runs go only when it is asked for, and when they have not changed for long', () => {
  expect([gone([torn('a', 1)]), gone([torn('a', 1), torn('b', 1001)], { includesTorn: true })]).toEqual(['', 'a']);
});
