// Compiled, never run. Each line below an expected error must be a compile error, for the reason that the line says.
import { artifactsOf, nodesOver, pipeline, run, withTags, type AnyNode, type Pipeline, type RunEvent } from './index.js';

export interface Scaler {
  readonly mean: number;
}
export interface Datasets {
  rows: readonly number[];
  scaler: Scaler;
  scaled: readonly number[];
  model: (x: number) => number;
  predictions: readonly number[];
}
const node = nodesOver<Datasets>();
const fitScaler = node({
  name: 'fit-scaler', tags: ['training'], inputs: ['rows'], outputs: ['scaler'],
  run: ({ rows }) => ({ scaler: { mean: rows[0] ?? 0 } }),
});
const standardize = node({
  name: 'standardize', tags: ['training', 'inference'], inputs: ['rows', 'scaler'], outputs: ['scaled'],
  run: ({ rows, scaler }) => ({ scaled: rows.map((x) => x - scaler.mean) }),
});
const train = node({
  name: 'train', tags: ['training'], inputs: ['scaled'], outputs: ['model'],
  run: async ({ scaled }, { signal, report }) => {
    signal.throwIfAborted();
    report({ rows: scaled.length, loss: 0.3, phase: 'warm-up' });
    return { model: (x) => x };
  },
});
const predict = node({
  name: 'predict', tags: ['inference'], inputs: ['scaled', 'model'], outputs: ['predictions'],
  run: ({ scaled, model }) => ({ predictions: scaled.map(model) }),
});
const untagged = node({ name: 'untagged', tags: [], inputs: ['rows'], outputs: ['scaled'], run: ({ rows }) => ({ scaled: rows }) });
const nodes = [fitScaler, standardize, train, predict, untagged] as const;

// A node

// @ts-expect-error 'rowz' is not a dataset
node({ name: 'typo', tags: [], inputs: ['rowz'], outputs: ['scaled'], run: () => ({ scaled: [] }) });

// @ts-expect-error an output is not returned
node({ name: 'forgetful', tags: [], inputs: ['rows'], outputs: ['scaled', 'scaler'], run: () => ({ scaled: [] }) });

// @ts-expect-error an output has the wrong type
node({ name: 'wrong-type', tags: [], inputs: ['rows'], outputs: ['scaler'], run: () => ({ scaler: 3 }) });

// @ts-expect-error it reads a dataset that it does not name
node({ name: 'sneaky', tags: [], inputs: ['rows'], outputs: ['scaled'], run: ({ scaler }) => ({ scaled: [scaler.mean] }) });

// @ts-expect-error facts are numbers and strings
node({ name: 'wordy', tags: [], inputs: ['rows'], outputs: ['scaled'], run: ({ rows }, { report }) => (report({ rows }), { scaled: rows }) });

// Selecting by tag

// @ts-expect-error no node has the tag 'explanation', although one of the nodes has no tag at all
withTags(nodes, 'explanation');

// @ts-expect-error a string is not known to be a tag
withTags(nodes, 'training'.slice(0));

// @ts-expect-error without a tag nothing would be selected
withTags(nodes);

const selected: readonly (typeof standardize | typeof predict)[] = withTags(nodes, 'inference');
export const anyNodes: readonly AnyNode[] = selected;

// A pipeline

export const training = pipeline({ name: 'training', inputs: ['rows'], outputs: ['scaler', 'model'], nodes: withTags(nodes, 'training') });
export const inference = pipeline({ name: 'inference', inputs: ['rows', 'scaler', 'model'], outputs: ['predictions'], nodes: withTags(nodes, 'inference') });

// @ts-expect-error no node makes 'scaler', and it is not an input
pipeline({ name: 'no-scaler', inputs: ['rows', 'model'], outputs: ['predictions'], nodes: withTags(nodes, 'inference') });

// @ts-expect-error no node makes 'predictions'
pipeline({ name: 'no-maker', inputs: ['rows'], outputs: ['predictions'], nodes: withTags(nodes, 'training') });

// @ts-expect-error no node reads 'predictions'
pipeline({ name: 'unread', inputs: ['rows', 'predictions'], outputs: ['model'], nodes: withTags(nodes, 'training') });

// @ts-expect-error a made dataset cannot also be an input: it would have two sources
pipeline({ name: 'two-sources', inputs: ['rows', 'scaler'], outputs: ['model'], nodes: withTags(nodes, 'training') });

const words = nodesOver<{ scaled: readonly string[]; report: string }>();
const describeScaled = words({ name: 'describe', tags: [], inputs: ['scaled'], outputs: ['report'], run: ({ scaled }) => ({ report: scaled.join() }) });
// @ts-expect-error 'scaled' is made as numbers and read as strings
pipeline({ name: 'clash', inputs: ['rows', 'scaler'], outputs: ['report'], nodes: [standardize, describeScaled] });

const [first] = training.nodes;
// @ts-expect-error a pipeline's nodes are in run order: which is the first is not known to the compiler
export const surelyFirst: typeof fitScaler = first;

const numbers = nodesOver<{ scaled: readonly number[]; report: string }>();
const describeNumbers = numbers({ name: 'describe', tags: [], inputs: ['scaled'], outputs: ['report'], run: () => ({ report: '' }) });
const reportWords = pipeline({ name: 'report', inputs: ['scaled'], outputs: ['report'], nodes: [describeScaled] });
// @ts-expect-error datasets of the same names and other types make another pipeline
export const reportNumbers: Pipeline<{ scaled: readonly number[] }, { report: string }> = reportWords;
export const alsoNumbers: Pipeline<{ scaled: readonly number[] }, { report: string }> = pipeline({
  name: 'report', inputs: ['scaled'], outputs: ['report'], nodes: [describeNumbers],
});

// A run

// @ts-expect-error the run lacks 'scaler' and 'model'
void run(inference, { rows: [] });

// @ts-expect-error the input has the wrong type
void run(training, { rows: ['forty'] });

// @ts-expect-error 'extra' is not a dataset of the pipeline
void run(training, { rows: [], extra: 1 });

// @ts-expect-error predictions are numbers
export const wrongOutput: Promise<{ predictions: string }> = run(inference, { rows: [], scaler: { mean: 0 }, model: (x) => x });

// @ts-expect-error there is no event 'node:done'
export const isDone = (event: RunEvent) => event.type === 'node:done';

// Artifacts

export const artifacts: readonly ('scaler' | 'model')[] = artifactsOf(inference, training, ['rows']);

// @ts-expect-error 'rows' is given, so it is not an artifact
export const wrongArtifacts: readonly ('rows' | 'scaler')[] = artifactsOf(inference, training, ['rows']);

// @ts-expect-error training does not return 'rows'
artifactsOf(inference, training, []);

// @ts-expect-error inference does not read 'scaled'
artifactsOf(inference, training, ['rows', 'scaled']);

const secretive = pipeline({ name: 'secretive', inputs: ['rows'], outputs: ['model'], nodes: withTags(nodes, 'training') });
// @ts-expect-error it makes 'scaler' but does not return it
artifactsOf(inference, secretive, ['rows']);

const others = nodesOver<Omit<Datasets, 'model'> & { model: string }>();
const trainWords = others({ name: 'train-words', tags: [], inputs: ['scaled'], outputs: ['model'], run: () => ({ model: '' }) });
const mistyped = pipeline({ name: 'mistyped', inputs: ['rows'], outputs: ['scaler', 'model'], nodes: [fitScaler, standardize, trainWords] });
// @ts-expect-error training returns 'model' as a string, inference reads a function
artifactsOf(inference, mistyped, ['rows']);
