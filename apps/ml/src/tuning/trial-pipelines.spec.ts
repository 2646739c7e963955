import { alarm } from '../../fixtures/models/alarm/index.js';
import { trialPipelines } from './trial-pipelines.js';

const names = (nodes: readonly { readonly name: string }[] | undefined) => nodes?.map(({ name }) => name);

describe('the pipelines of trials', () => {
  const { prepare, learn } = trialPipelines(alarm);

  it('learn again what depends on the recipe, without the baseline, which no package holds', () => {
    expect(names(learn.nodes)).toEqual(['train-network']);
    expect([...learn.inputs].sort()).toEqual(['features', 'labels', 'recipe', 'split', 'target']);
  });

  it('make everything that a package holds, one or the other', () => {
    expect([...(prepare?.outputs ?? []), ...learn.outputs].filter((output) => alarm.packaged.includes(output)).sort()).toEqual([...alarm.packaged].sort());
    expect(names(prepare?.nodes)).not.toContain('train-linear');
    expect(prepare?.outputs).toContain('features');
  });

  it('are refused for a model whose package no recipe decides', () => {
    expect(() => trialPipelines({ ...alarm, packaged: ['scaler'] })).toThrow("model 'alarm': no node of its training reads the recipe");
  });
});
