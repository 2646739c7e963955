import { literal, withArticle } from '../project/code.js';
import { capital } from '../project/names.js';
import { binarySpec, decideSpec } from './binary-specs.js';
import type { BinaryFacts, PolicySetting } from './policy-facts.js';

/** Acts where that is expected to cost less than to leave things as they are. */
export function binaryFiles(facts: BinaryFacts): ReadonlyMap<string, string> {
  return new Map([
    ['costs.ts', costsFile(facts)],
    ['decide.ts', decideFile(facts)],
    ['decide.spec.ts', decideSpec(facts)],
    ['index.ts', indexFile(facts)],
    ['index.spec.ts', binarySpec(facts)],
  ]);
}

/** What an error costs, what acting costs, and what it averts. */
export function binarySettings({ prefix, noun, label }: BinaryFacts): readonly [missed: PolicySetting, action: PolicySetting, averts: PolicySetting] {
  const missed = `${prefix}MISSED_COST`;
  return [
    { name: missed, value: '100', about: `what it costs when ${label} turns out true and nobody has acted, for ${withArticle(noun.one)}` },
    { name: `${prefix}ACTION_COST`, value: '20', about: 'what acting costs, whatever turns out' },
    { name: `${prefix}ACTION_AVERTS`, value: '0.5', about: `the part of ${missed}, 0 to 1, that acting averts` },
  ];
}

function costsFile(facts: BinaryFacts): string {
  const [missed, action, averts] = binarySettings(facts);
  return `import type { z } from 'zod';
import { numberSetting } from '../number-setting.js';

/** What the errors cost, for ${withArticle(facts.noun.one)}, in a unit of your own: euros, minutes, points. */
export interface Costs {
  /** ${capital(missed.about)}. */
  readonly missed: number;
  /** ${capital(action.about)}: also what is lost where there was no need to act. */
  readonly action: number;
  /** The part of \`missed\`, 0 to 1, that acting averts. */
  readonly averts: number;
}

const amount = numberSetting({ min: 0, max: 1e12 });

/** The costs as settings. The defaults are guesses: replace them by your own figures. */
export const costSettings = {
  ${missed.name}: amount.default(${missed.value}),
  ${action.name}: amount.default(${action.value}),
  ${averts.name}: numberSetting({ min: 0, max: 1 }).default(${averts.value}),
};

/** The costs of the settings. */
export function costsOf({ ${missed.name}, ${action.name}, ${averts.name} }: z.infer<z.ZodObject<typeof costSettings>>): Costs {
  return { missed: ${missed.name}, action: ${action.name}, averts: ${averts.name} };
}
`;
}

function decideFile({ noun, label }: BinaryFacts): string {
  return `import type { Costs } from './costs.js';

/** What can be done about ${withArticle(noun.one)}. */
export type Decision = 'act' | 'leave';

/** The cost to expect of a decision. With probability 0 or 1 it is what the decision cost once ${label} is known. */
export function expectedCost(decision: Decision, probability: number, { missed, action, averts }: Costs): number {
  return decision === 'leave' ? probability * missed : action + probability * (1 - averts) * missed;
}

/** The cheaper decision; at equal costs nothing is done. */
export function decide(probability: number, costs: Costs): Decision {
  return expectedCost('act', probability, costs) < expectedCost('leave', probability, costs) ? 'act' : 'leave';
}
`;
}

function indexFile({ name, value, role, noun, key, label, output }: BinaryFacts): string {
  return `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { inShare } from '../policy/text-table.js';
import { costSettings, costsOf } from './costs.js';
import { decide, expectedCost } from './decide.js';

/** Acts on ${withArticle(noun.one)} where that is expected to cost less than to leave it. */
export const ${value} = defineProject(business, {
  name: ${literal(name)},
  description: ${literal(`decide for each ${noun.one}: act, or leave it`)},
  prediction: ${literal(role)},
  decisions: { act: 'act', leave: 'leave it' },
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
      const turnedOut = valueAt(labels.${label}, row);
      policy += expectedCost(decision, turnedOut, costs);
      leaveAll += expectedCost('leave', turnedOut, costs);
      actOnAll += expectedCost('act', turnedOut, costs);
    }
    const inWords = [\`The decisions cost \${policy.toFixed(0)}; to leave all ${noun.many} would cost \${leaveAll.toFixed(0)}, to act on all \${actOnAll.toFixed(0)}.\`];
    return { figures: { policy, leaveAll, actOnAll, saved: Math.min(leaveAll, actOnAll) - policy }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const likely = (row: number) => valueAt(outputs.${output}, row);
    const likeliest = [...decisions.keys()].sort((first, second) => likely(second) - likely(first)).slice(0, 3);
    return likeliest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${key.name}, row)}: ${label} \${inShare(likely(row))} likely: \${valueAt(decisions, row)}\`);
  },
});
`;
}
