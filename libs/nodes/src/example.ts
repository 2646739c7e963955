import { artifactsOf, nodesOver, pipeline, run, withTags } from './index.js';

// README
export interface Datasets { readings: Float64Array; mean: number; deviations: Float64Array }
const node = nodesOver<Datasets>(); // names are completed and checked against that list

const fitMean = node({
  name: 'fit-mean', tags: ['training'], inputs: ['readings'], outputs: ['mean'],
  run: ({ readings }) => ({ mean: readings.reduce((sum, x) => sum + x, 0) / readings.length }),
});
const subtractMean = node({
  name: 'subtract-mean', tags: ['training', 'inference'], inputs: ['readings', 'mean'], outputs: ['deviations'],
  run: ({ readings, mean }) => ({ deviations: readings.map((x) => x - mean) }),
});
const nodes = [fitMean, subtractMean] as const;

export const training = pipeline({ name: 'training', inputs: ['readings'], outputs: ['mean'], nodes: withTags(nodes, 'training') });
export const inference = pipeline({ name: 'inference', inputs: ['readings', 'mean'], outputs: ['deviations'], nodes: withTags(nodes, 'inference') });
export const artifacts = artifactsOf(inference, training, ['readings']); // ['mean']: what a model package must hold

export async function trainAndInfer(past: Float64Array, today: Float64Array): Promise<Float64Array> {
  const { mean } = await run(training, { readings: past });
  return (await run(inference, { readings: today, mean })).deviations;
}
