import { literal, withArticle } from '../project/code.js';
import { capital } from '../project/names.js';
import { keysOf, settingsTest, SPEC_HEAD, type BinaryFacts } from './policy-facts.js';

/** The test of what is decided at which probability. */
export function decideSpec({ noun }: BinaryFacts): string {
  return `import fc from 'fast-check';
import type { Costs } from './costs.js';
import { decide, expectedCost } from './decide.js';

const costs: Costs = { missed: 100, action: 20, averts: 0.5 };
const anyCosts = fc.record({
  missed: fc.integer({ min: 0, max: 20_000 }),
  action: fc.integer({ min: 0, max: 20_000 }),
  averts: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
});
const anyProbability = fc.integer({ min: 0, max: 1000 }).map((perMille) => perMille / 1000);

describe('the decision about ${withArticle(noun.one)}', () => {
  it('is never dearer, as far as one can expect, than the other one', () => {
    fc.assert(
      fc.property(anyProbability, anyCosts, (probability, some) => {
        const chosen = expectedCost(decide(probability, some), probability, some);
        expect(chosen).toBe(Math.min(expectedCost('act', probability, some), expectedCost('leave', probability, some)));
      }),
    );
  });

  it.each([
    [0, 'leave'],
    [0.4, 'leave'],
    [0.41, 'act'],
    [1, 'act'],
  ])('at a probability of %d is to %s', (probability, decision) => {
    expect(decide(probability, costs)).toBe(decision);
  });

  it('is to leave it when acting averts nothing', () => {
    fc.assert(fc.property(anyProbability, (probability) => expect(decide(probability, { ...costs, averts: 0 })).toBe('leave')));
  });
});
`;
}

/** The test of the policy: decisions, worth, examples, settings. */
export function binarySpec(facts: BinaryFacts): string {
  const { value, noun, key, label, output, prefix } = facts;
  const keys = keysOf(facts, 3);
  const [first, second, third] = keys.texts;
  const sentence = (text: string | undefined, share: string, decision: string) => literal(`${capital(noun.one)} ${text}: ${label} ${share} % likely: ${decision}`);
  return `${SPEC_HEAD}import { ${value} } from './index.js';

const settings = { ${prefix}MISSED_COST: 100, ${prefix}ACTION_COST: 20, ${prefix}ACTION_AVERTS: 0.5 };
const predicted = {
  rows: 3,
  instances: { ${key.name}: ${keys.code} },
  outputs: { ${key.name}: ${keys.code}, ${output}: Float64Array.of(0.05, 0.9, 0.2) },
};
const decided = applyPolicy(${value}.policy, predicted, settings);

describe('the policy of ${noun.many}', () => {
  it('decides each with its expected cost', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'leave']);
    expect(Array.from(decided.expectedCosts ?? [])).toEqual([5, 65, 20].map((cost) => expect.closeTo(cost, 9)));
  });

  it('is compared with leaving all and with acting on all, where the label is known', () => {
    const labels = { rows: Int32Array.of(0, 1), columns: { ${key.name}: ${keysOf(facts, 2).code}, ${label}: Uint8Array.of(0, 1) }, setAside: [] };
    expect(worthOf(${value}.policy, decided, labels, settings)?.figures).toEqual({ policy: 70, leaveAll: 100, actOnAll: 90, saved: 20 });
  });

  it('names the likeliest first', () => {
    expect(${value}.policy.examples?.(decided, settings)).toEqual([
      ${sentence(second, '90.0', 'act')},
      ${sentence(third, '20.0', 'leave')},
      ${sentence(first, '5.0', 'leave')},
    ]);
  });
${settingsTest(facts)}});
`;
}
