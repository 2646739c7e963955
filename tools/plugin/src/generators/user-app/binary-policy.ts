import { withArticle } from '../../project/code.js';
import { capital } from '../../project/names.js';
import { exampleKeys, type NewPolicy, type PolicyFiles } from './policy-of.js';

/** Acts where that is expected to be cheaper than to leave things as they are. */
export function binaryPolicy({ name, value, prefix, business, prediction }: NewPolicy): PolicyFiles {
  const { noun, instance } = business;
  const { output, label } = prediction;
  const { column, shown } = exampleKeys(business);
  const [one, other, third] = shown;
  const settings = `{ ${prefix}_MISS_COST: 1000, ${prefix}_ACTION_COST: 100, ${prefix}_ACTION_AVERTS: 0.5 }`;
  return {
    settings: [
      `| \`${prefix}_MISS_COST\` | 1000 | what ${withArticle(noun.one)} of which '${label}' is true costs when nothing is done (\`src/${business.folder}/costs.ts\`) |`,
      `| \`${prefix}_ACTION_COST\`, \`${prefix}_ACTION_AVERTS\` | 100, 0.5 | what an action costs in any case; the part of that cost, 0 to 1, which it averts |`,
    ],
    files: {
      'costs.ts': `import type { z } from 'zod';
import { numberSetting } from '../number-setting.js';

/** What each kind of error costs, for one ${noun.one}, in a unit of your own. */
export interface Costs {
  /** '${label}' is true, and nothing was done. */
  readonly miss: number;
  /** An action, whether it was needed or not. */
  readonly action: number;
  /** The part of \`miss\`, 0 to 1, that an action averts. */
  readonly averts: number;
}

const amount = numberSetting({ min: 0, max: 1e9 });

/** The costs as settings. The defaults are no more than places to fill in: put your own figures there. */
export const costSettings = {
  ${prefix}_MISS_COST: amount.default(1000),
  ${prefix}_ACTION_COST: amount.default(100),
  ${prefix}_ACTION_AVERTS: numberSetting({ min: 0, max: 1 }).default(0.5),
};

/** The costs of the settings. */
export function costsOf({ ${prefix}_MISS_COST: miss, ${prefix}_ACTION_COST: action, ${prefix}_ACTION_AVERTS: averts }: z.infer<z.ZodObject<typeof costSettings>>): Costs {
  return { miss, action, averts };
}
`,
      'decide.ts': `import type { Costs } from './costs.js';

/** What can be done for ${withArticle(noun.one)} before '${label}' is known. */
export type Decision = 'leave' | 'act';

/** The cost to expect of a decision. With probability 0 or 1 it is what the decision cost once '${label}' is known. */
export function expectedCost(decision: Decision, probability: number, { miss, action, averts }: Costs): number {
  return decision === 'leave' ? probability * miss : action + probability * (1 - averts) * miss;
}

/** The cheaper decision; at equal costs nothing is done. */
export function decide(probability: number, costs: Costs): Decision {
  return expectedCost('act', probability, costs) < expectedCost('leave', probability, costs) ? 'act' : 'leave';
}
`,
      'decide.spec.ts': `import fc from 'fast-check';
import { decide, expectedCost } from './decide.js';

const costs = { miss: 1000, action: 100, averts: 0.5 };
const anyCosts = fc.record({ miss: fc.nat(20_000), action: fc.nat(20_000), averts: fc.nat(100).map((percent) => percent / 100) });
const probability = fc.nat(1000).map((perMille) => perMille / 1000);

describe('the decision for ${withArticle(noun.one)}', () => {
  it('is never dearer, as far as one can expect, than the other', () => {
    fc.assert(
      fc.property(probability, anyCosts, (p, some) => {
        const chosen = expectedCost(decide(p, some), p, some);
        expect(chosen).toBe(Math.min(expectedCost('leave', p, some), expectedCost('act', p, some)));
      }),
    );
  });

  it.each([
    [0, 'leave'],
    [0.2, 'leave'],
    [0.21, 'act'],
    [1, 'act'],
  ])('with a probability of %d is to %s', (p, decision) => {
    expect(decide(p, costs)).toBe(decision);
  });

  it('is to leave when an action averts nothing', () => {
    fc.assert(fc.property(probability, (p) => expect(decide(p, { ...costs, averts: 0 })).toBe('leave')));
  });
});
`,
      'index.ts': `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { inShare } from '../policy/text-table.js';
import { costSettings, costsOf } from './costs.js';
import { decide, expectedCost } from './decide.js';

/** Acts on ${withArticle(noun.one)} where that is expected to be cheaper than to leave it. */
export const ${value} = defineProject(business, {
  name: '${name}',
  description: 'decide for each ${noun.one}: act, or leave it',
  prediction: '${prediction.role}',
  decisions: { leave: 'leave it', act: 'act' },
  settings: costSettings,

  decide({ outputs }, settings) {
    const costs = costsOf(settings);
    const decisions = Array.from(outputs.${output}, (probability) => decide(probability, costs));
    const expectedCosts = outputs.${output}.map((probability, row) => expectedCost(valueAt(decisions, row), probability, costs));
    return { decisions, expectedCosts };
  },

  worth({ decisions, labels }, settings) {
    const costs = costsOf(settings);
    let [policy, leaveAll, actOnAll] = [0, 0, 0];
    for (const [row, decision] of decisions.entries()) {
      const outcome = valueAt(labels.${label}, row);
      policy += expectedCost(decision, outcome, costs);
      leaveAll += expectedCost('leave', outcome, costs);
      actOnAll += expectedCost('act', outcome, costs);
    }
    const inWords = [\`The decisions cost \${policy.toFixed(0)}; to leave all would cost \${leaveAll.toFixed(0)}, to act on all \${actOnAll.toFixed(0)}.\`];
    return { figures: { policy, leaveAll, actOnAll, saved: Math.min(leaveAll, actOnAll) - policy }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const probability = (row: number) => valueAt(outputs.${output}, row);
    const likeliest = [...decisions.keys()].sort((one, other) => probability(other) - probability(one)).slice(0, 3);
    return likeliest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${instance.key}, row)}: \${inShare(probability(row))} likely '${label}': \${valueAt(decisions, row)}\`);
  },
});
`,
      [`${name}.spec.ts`]: `import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { ${value} } from './index.js';

const settings = ${settings};
const predicted = {
  rows: 3,
  instances: { ${instance.key}: ${column} },
  outputs: { ${output}: Float64Array.of(0.05, 0.9, 0.2) },
};
const decided = applyPolicy(${value}.policy, predicted, settings);

describe('the policy ${name}', () => {
  it('decides each ${noun.one} with its expected cost', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'leave']);
    expect(Array.from(decided.expectedCosts ?? [])).toEqual([50, 550, 200].map((cost) => expect.closeTo(cost, 9)));
  });

  it('compares what it cost with leaving all and with acting on all, where the label is known', () => {
    const labels = { rows: Int32Array.of(0, 1), columns: { ${label}: Uint8Array.of(0, 1) }, setAside: [] };
    expect(worthOf(${value}.policy, decided, labels, settings)?.figures).toEqual({ policy: 600, leaveAll: 1000, actOnAll: 700, saved: 100 });
  });

  it('names the likeliest first', () => {
    expect(${value}.policy.examples?.(decided, settings)).toEqual([
      "${capital(noun.one)} ${other}: 90.0 % likely '${label}': act",
      "${capital(noun.one)} ${third}: 20.0 % likely '${label}': leave",
      "${capital(noun.one)} ${one}: 5.0 % likely '${label}': leave",
    ]);
  });
});
`,
    },
  };
}
