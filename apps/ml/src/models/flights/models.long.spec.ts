import { run } from '@tripod/nodes';
import type { EvaluationOutputs, Model } from '../../model/model.js';
import { startBackend } from '../../network/backend.js';
import type { Recipe } from '../../network/recipe.js';
import { pick, type Artifacts } from '../../packaging/typed-json.js';
import { delay } from '../delay/index.js';
import { late } from '../late/index.js';
import { labelledFlights } from './fixtures/flights.js';

/** Learns from all but the last 2,000 flights of the sample, and evaluates on all. */
async function learn(model: Model, changes: Partial<Recipe>): Promise<EvaluationOutputs & { readonly fitted: Artifacts }> {
  const { rows, instances, labels } = labelledFlights(model);
  const recipe = { ...model.recipes['first-run']!, batch: 256, epochs: 3, ...changes };
  const fitted: Artifacts = await run(model.pipelines.training, { instances, labels, split: { training: rows - 2000, validation: 2000 }, recipe });
  const { outputs } = await run(model.pipelines.inference, { instances, ...pick(fitted, model.packaged) });
  const scored: EvaluationOutputs = await run(model.pipelines.evaluation, { instances, labels, outputs, ...pick(fitted, model.kept) });
  return { fitted, ...scored };
}

describe('the models of flights, trained on the sample', () => {
  beforeAll(() => startBackend('wasm'));

  it('late has the figures that it had before the models became values', async () => {
    const { scores, baselineScores, fitted } = await learn(late, {});
    expect(scores.metrics).toMatchObject({ roc_auc: expect.closeTo(0.8970354219417092, 9), log_loss: expect.closeTo(0.2797051407555727, 9) });
    expect(baselineScores['logistic_regression']?.metrics).toMatchObject({ roc_auc: expect.closeTo(0.8729126171180319, 9) });
    expect(baselineScores['base_rate']?.metrics).toMatchObject({ log_loss: expect.closeTo(0.49597162119001403, 9) });
    expect(fitted['target']).toEqual({ rate: 0.19048541807964345 });
  });

  it('delay finds the minutes better than a line and better than the mean', async () => {
    const { scores, baselineScores } = await learn(delay, {});
    const errors = [scores, baselineScores['linear_regression'], baselineScores['mean']].map((each) => each!.metrics['rmse']!);
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    expect(scores.metrics['r2']).toBeGreaterThan(0.3);
  });
});
