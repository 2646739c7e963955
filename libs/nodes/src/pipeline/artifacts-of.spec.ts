import { artifactsOf, nodesOver, pipeline } from './index.js';

interface Datasets {
  instances: number[];
  scaler: number;
  scaled: number[];
  model: number;
  predictions: number[];
}
const node = nodesOver<Datasets>();
const fit = node({ name: 'fit', tags: [], inputs: ['instances'], outputs: ['scaler'], run: () => ({ scaler: 1 }) });
const scale = node({ name: 'scale', tags: [], inputs: ['instances', 'scaler'], outputs: ['scaled'], run: () => ({ scaled: [] }) });
const train = node({ name: 'train', tags: [], inputs: ['scaled'], outputs: ['model'], run: () => ({ model: 1 }) });
const predict = node({ name: 'predict', tags: [], inputs: ['scaled', 'model'], outputs: ['predictions'], run: () => ({ predictions: [] }) });
const training = pipeline({ name: 'training', inputs: ['instances'], outputs: ['model', 'scaler'], nodes: [fit, scale, train] });
const inference = pipeline({ name: 'inference', inputs: ['instances', 'scaler', 'model'], outputs: ['predictions'], nodes: [scale, predict] });

/** As a caller in JavaScript would: with no compiler to refuse it first. */
const untyped = (...args: readonly unknown[]) => () => artifactsOf(...(args as Parameters<typeof artifactsOf>));

describe('artifactsOf', () => {
  it('names what inference reads besides what is given', () => {
    expect(artifactsOf(inference, training, ['instances'])).toEqual(['scaler', 'model']);
  });

  it('leaves to the caller what is given, also where training returns it', () => {
    expect(artifactsOf(inference, training, ['instances', 'scaler'])).toEqual(['model']);
  });

  it('refuses what training makes but does not return', () => {
    const secretive = pipeline({ name: 'secretive', inputs: ['instances'], outputs: ['model'], nodes: [fit, scale, train] });
    expect(untyped(inference, secretive, ['instances'])).toThrow(expect.objectContaining({ code: 'PIPELINE_MISSING_ARTIFACT' }));
    expect(untyped(inference, secretive, ['instances'])).toThrow("inference: it reads 'scaler', which is not among the outputs of 'secretive'");
  });

  it('refuses what training only reads', () => {
    expect(untyped(inference, training, [])).toThrow("it reads 'instances'");
  });

  it('refuses as given what inference does not read', () => {
    expect(untyped(inference, training, ['instances', 'labels'])).toThrow(expect.objectContaining({ code: 'PIPELINE_UNREAD_INPUT' }));
    expect(untyped(inference, training, ['instances', 'scaled'])).toThrow("it does not read 'scaled'; it reads instances, scaler, model");
  });
});
