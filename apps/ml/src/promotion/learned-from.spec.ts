import { readings } from '@tripod/contracts/testing';
import type { RunSummary } from '../runs/run-store.js';
import { learnedFromWarnings } from './learned-from.js';

const run = (id: string, datasets: RunSummary['datasets']): RunSummary => ({
  ...{ id, name: id, experiment: 'readings', status: 'FINISHED', startTime: 0, endTime: 1, params: {}, tags: {}, metrics: {}, datasets, modelId: undefined },
});
const dataset = (context: string, words: string) => ({ name: `reading_${words.replaceAll(' ', '_')}`, digest: 'd', context });
const testPart = { period: { from: '2024-03-10', to: '2024-03-15' } };

test('a run that learned from days of the test part, or watched them, is named; its own test part does not matter', () => {
  const knows = run('knows', [dataset('training', '2024-02-25 to 2024-03-10'), dataset('evaluation', '2024-03-11 to 2024-03-15')]);
  const watched = run('watched', [dataset('validation', '2024-03-14 to 2024-03-14'), dataset('training', '2024-02-25 to 2024-03-01')]);
  const clean = run('clean', [dataset('training', '2024-02-25 to 2024-03-09'), dataset('validation', 'some words')]);
  expect(learnedFromWarnings([knows, clean, watched], readings.instance, testPart)).toEqual([
    expect.stringMatching(/^run knows has rows of the test part \(2024-03-10 to 2024-03-15\) in its training part \(reading_2024-02-25_to_2024-03-10\)/),
    expect.stringMatching(/^run watched .* validation part/),
  ]);
});
