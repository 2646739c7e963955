import type { ProjectPlan } from '../plan/project-plan.js';
import { commentText, lines, listLiteral, literal, withArticle } from './code.js';
import { capital, namesOf } from './names.js';

/** A setting of the policy: its name, its default, and what it is. */
export interface PolicySetting {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

/** The user app's folder of the project: the policy, and its test. */
export function userFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  const path = `apps/user/src/${namesOf(plan).folder}`;
  switch (plan.target.task) {
    case 'binary':
      return new Map([
        [`${path}/costs.ts`, costsFile(plan)],
        [`${path}/decide.ts`, decideFile(plan)],
        [`${path}/decide.spec.ts`, decideSpec(plan)],
        [`${path}/index.ts`, binaryIndex(plan)],
        [`${path}/index.spec.ts`, binarySpec(plan)],
      ]);
    case 'classes':
      return new Map([
        [`${path}/index.ts`, classesIndex(plan)],
        [`${path}/index.spec.ts`, classesSpec(plan)],
      ]);
    case 'number':
      return new Map([
        [`${path}/index.ts`, numberIndex(plan)],
        [`${path}/index.spec.ts`, numberSpec(plan)],
      ]);
  }
}

/** The value that apps/user/src/project.ts exports. */
export const policyOf = (plan: ProjectPlan): string => `${namesOf(plan).role}Policy`;

/** The settings of the policy, for .env.example and the app's README. */
export function policySettings(plan: ProjectPlan): readonly PolicySetting[] {
  const { target, noun } = plan;
  switch (target.task) {
    case 'binary':
      return [
        { name: 'MISSED_COST', value: '100', about: `what it costs when ${target.name} turns out true and nobody has acted, for ${withArticle(noun.one)}` },
        { name: 'ACTION_COST', value: '20', about: 'what acting costs, whatever turns out' },
        { name: 'ACTION_AVERTS', value: '0.5', about: 'the part of MISSED_COST, 0 to 1, that acting averts' },
      ];
    case 'classes':
      return [{ name: 'SURE_FROM', value: '0.6', about: 'the probability of the likeliest class from which it is taken, 0 to 1' }];
    case 'number':
      return [{ name: 'ACT_FROM', value: threshold(plan), about: `the expected ${target.name} from which ${withArticle(noun.one)} is acted on` }];
  }
}

/** The usual threshold: three quarters of the labels are below it. */
function threshold({ target }: ProjectPlan): string {
  if (target.task !== 'number') return '0';
  return decimal(target.quantiles[4] ?? target.max);
}

/** A number in decimal notation, with three digits that count. */
function decimal(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return /e/.test(String(rounded)) ? rounded.toFixed(Math.max(0, Math.min(20, 2 - Math.floor(Math.log10(Math.abs(rounded)))))) : String(rounded);
}

function costsFile(plan: ProjectPlan): string {
  const [missed, action, averts] = policySettings(plan);
  return `import type { z } from 'zod';
import { numberSetting } from '../number-setting.js';

/** What the errors cost, for ${withArticle(plan.noun.one)}, in a unit of your own: euros, minutes, points. */
export interface Costs {
  /** ${capital(missed?.about ?? '')}. */
  readonly missed: number;
  /** ${capital(action?.about ?? '')}: also what is lost where there was no need to act. */
  readonly action: number;
  /** The part of \`missed\`, 0 to 1, that acting averts. */
  readonly averts: number;
}

const amount = numberSetting({ min: 0, max: 1e12 });

/** The costs as settings. The defaults are guesses: replace them by your own figures. */
export const costSettings = {
  MISSED_COST: amount.default(${missed?.value}),
  ACTION_COST: amount.default(${action?.value}),
  ACTION_AVERTS: numberSetting({ min: 0, max: 1 }).default(${averts?.value}),
};

/** The costs of the settings. */
export function costsOf({ MISSED_COST, ACTION_COST, ACTION_AVERTS }: z.infer<z.ZodObject<typeof costSettings>>): Costs {
  return { missed: MISSED_COST, action: ACTION_COST, averts: ACTION_AVERTS };
}
`;
}

function decideFile(plan: ProjectPlan): string {
  return `import type { Costs } from './costs.js';

/** What can be done about ${withArticle(plan.noun.one)}. */
export type Decision = 'act' | 'leave';

/** The cost to expect of a decision. With probability 0 or 1 it is what the decision cost once ${plan.target.name} is known. */
export function expectedCost(decision: Decision, probability: number, { missed, action, averts }: Costs): number {
  return decision === 'leave' ? probability * missed : action + probability * (1 - averts) * missed;
}

/** The cheaper decision; at equal costs nothing is done. */
export function decide(probability: number, costs: Costs): Decision {
  return expectedCost('act', probability, costs) < expectedCost('leave', probability, costs) ? 'act' : 'leave';
}
`;
}

function decideSpec(plan: ProjectPlan): string {
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

describe('the decision about ${withArticle(plan.noun.one)}', () => {
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

function binaryIndex(plan: ProjectPlan): string {
  const { role, output, key } = namesOf(plan);
  const { noun, target, name } = plan;
  const yes = target.task === 'binary' ? target.name : '';
  return `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { inShare } from '../policy/text-table.js';
import { costSettings, costsOf } from './costs.js';
import { decide, expectedCost } from './decide.js';

/** Acts on ${withArticle(noun.one)} where that is expected to cost less than to leave it. */
export const ${policyOf(plan)} = defineProject(business, {
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
    let [policy, leaveAll] = [0, 0];
    for (const [row, decision] of decisions.entries()) {
      const turnedOut = valueAt(labels.${yes}, row);
      policy += expectedCost(decision, turnedOut, costs);
      leaveAll += expectedCost('leave', turnedOut, costs);
    }
    const inWords = [\`The decisions cost \${policy.toFixed(0)}; to leave all ${noun.many} would cost \${leaveAll.toFixed(0)}.\`];
    return { figures: { policy, leaveAll, saved: leaveAll - policy }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const likely = (row: number) => valueAt(outputs.${output}, row);
    const likeliest = [...decisions.keys()].sort((first, second) => likely(second) - likely(first)).slice(0, 3);
    return likeliest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${key}, row)}: ${yes} \${inShare(likely(row))} likely: \${valueAt(decisions, row)}\`);
  },
});
`;
}

/** Keys of some instances in columns, and how the sentences of the policy name them. */
function keysOf(plan: ProjectPlan, rows: number): { readonly code: string; readonly texts: readonly string[] } {
  const { key } = namesOf(plan);
  const isInteger = plan.fields.find(({ name }) => name === key)?.kind === 'integer';
  const texts = Array.from({ length: rows }, (_, row) => (isInteger ? String(row + 11) : `${'abc'.charAt(row)}-1`));
  return { code: isInteger ? `Int32Array.of(${texts.join(', ')})` : listLiteral(texts.map(literal)), texts };
}

/** That the settings stand where people look for them. */
function settingsTest(plan: ProjectPlan): string {
  return `
  it('has its settings in the README', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect(Object.keys(${policyOf(plan)}.policy.settings).filter((name) => !readme.includes(\`\\\`\${name}\\\`\`))).toEqual([]);
  });
`;
}

const SPEC_HEAD = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPolicy, worthOf } from '../policy/apply-policy.js';
`;

function binarySpec(plan: ProjectPlan): string {
  const { key, output } = namesOf(plan);
  const policy = policyOf(plan);
  const { noun, target } = plan;
  const keys = keysOf(plan, 3);
  const [first, second, third] = keys.texts;
  const sentence = (text: string | undefined, share: string, decision: string) => literal(`${capital(noun.one)} ${text}: ${target.name} ${share} % likely: ${decision}`);
  return `${SPEC_HEAD}import { ${policy} } from './index.js';

const settings = { MISSED_COST: 100, ACTION_COST: 20, ACTION_AVERTS: 0.5 };
const predicted = {
  rows: 3,
  instances: { ${key}: ${keys.code} },
  outputs: { ${key}: ${keys.code}, ${output}: Float64Array.of(0.05, 0.9, 0.2) },
};
const decided = applyPolicy(${policy}.policy, predicted, settings);

describe('the policy of ${noun.many}', () => {
  it('decides each with its expected cost', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'leave']);
    expect(Array.from(decided.expectedCosts ?? [])).toEqual([5, 65, 20].map((cost) => expect.closeTo(cost, 9)));
  });

  it('is compared with leaving all, where the label is known', () => {
    const labels = { rows: Int32Array.of(0, 1), columns: { ${key}: ${keysOf(plan, 2).code}, ${target.name}: Uint8Array.of(0, 1) }, setAside: [] };
    expect(worthOf(${policy}.policy, decided, labels, settings)?.figures).toEqual({ policy: 70, leaveAll: 100, saved: 30 });
  });

  it('names the likeliest first', () => {
    expect(${policy}.policy.examples?.(decided, settings)).toEqual([
      ${sentence(second, '90.0', 'act')},
      ${sentence(third, '20.0', 'leave')},
      ${sentence(first, '5.0', 'leave')},
    ]);
  });
${settingsTest(plan)}});
`;
}

function classesIndex(plan: ProjectPlan): string {
  const { role, output, key, one, probabilities } = namesOf(plan);
  const { noun, target, name } = plan;
  const each = target.task === 'classes' ? target.categories : [];
  return `import { business, valueAt, ${one}Class, type ${capital(one)}Class } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** The prediction's field for each class. */
const probabilityOf = {
${lines(each.map((category, index) => `${/^[A-Za-z_]\w*$/.test(category) ? category : literal(category)}: '${probabilities[index]}'`), '  ')}} as const satisfies Readonly<Record<${capital(one)}Class, string>>;

/** Takes the likeliest class where the model is sure enough; somebody looks at the other ${noun.many}. */
export const ${policyOf(plan)} = defineProject(business, {
  name: ${literal(name)},
  description: ${literal(`decide for each ${noun.one}: take the likeliest ${target.name}, or look at it`)},
  prediction: ${literal(role)},
  decisions: { take: 'take the likeliest', look: 'look at it' },
  settings: { SURE_FROM: numberSetting({ min: 0, max: 1 }).default(0.6) },

  decide({ rows, outputs }, { SURE_FROM }) {
    const likely = (row: number) => valueAt(outputs[probabilityOf[classAt(outputs.${output}, row)]], row);
    return { decisions: Array.from({ length: rows }, (_, row) => (likely(row) >= SURE_FROM ? 'take' : 'look')) };
  },

  worth({ decisions, outputs, labels }) {
    const taken = [...decisions.keys()].filter((row) => valueAt(decisions, row) === 'take');
    const right = taken.filter((row) => valueAt(outputs.${output}, row) === valueAt(labels.${target.name}, row)).length;
    if (taken.length === 0) return { figures: { taken: 0, right, shareRight: null }, inWords: ['Nothing was taken.'] };
    const shareRight = right / taken.length;
    const inWords = [\`\${taken.length} of \${decisions.length} ${noun.many} were taken as predicted, \${inShare(shareRight)} of them rightly.\`];
    return { figures: { taken: taken.length, right, shareRight }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    return decisions.slice(0, 3).map((decision, row) => {
      const likeliest = classAt(outputs.${output}, row);
      const likely = inShare(valueAt(outputs[probabilityOf[likeliest]], row));
      return \`${capital(noun.one)} \${valueAt(instances.${key}, row)}: \${likeliest}, \${likely} likely: \${decision}\`;
    });
  },
});

/** A class by its code in the contract's list. */
function classAt(codes: Int32Array, row: number): ${capital(one)}Class {
  return valueAt(${one}Class.options, valueAt(codes, row));
}
`;
}

function classesSpec(plan: ProjectPlan): string {
  const { key, output, probabilities } = namesOf(plan);
  const policy = policyOf(plan);
  const { noun, target } = plan;
  const [first = '', second = ''] = target.task === 'classes' ? target.categories : [];
  const keys = keysOf(plan, 2);
  const likely = (index: number) => (index === 0 ? '0.9, 0.45' : index === 1 ? '0.1, 0.55' : '0, 0');
  return `${SPEC_HEAD}import { ${policy} } from './index.js';

const settings = { SURE_FROM: 0.6 };
const predicted = {
  rows: 2,
  instances: { ${key}: ${keys.code} },
  outputs: {
    ${output}: Int32Array.of(0, 1),
${lines(probabilities.map((name, index) => `${name}: Float64Array.of(${likely(index)})`), '    ')}  },
};
const decided = applyPolicy(${policy}.policy, predicted, settings);
const labels = { rows: Int32Array.of(0, 1), columns: { ${target.name}: Int32Array.of(0, 1) }, setAside: [] };

describe('the policy of ${noun.many}', () => {
  it('takes the likeliest class where the model is sure enough, the bound included', () => {
    expect(decided.decisions).toEqual(['take', 'look']);
    expect(applyPolicy(${policy}.policy, predicted, { SURE_FROM: 0.55 }).decisions).toEqual(['take', 'take']);
  });

  it('is judged by what it has taken', () => {
    expect(worthOf(${policy}.policy, decided, labels, settings)?.figures).toEqual({ taken: 1, right: 1, shareRight: 1 });
    const none = applyPolicy(${policy}.policy, predicted, { SURE_FROM: 1 });
    expect(worthOf(${policy}.policy, none, labels, { SURE_FROM: 1 })?.figures).toEqual({ taken: 0, right: 0, shareRight: null });
  });

  it('says of ${withArticle(noun.one)} what it most likely is, and how sure that is', () => {
    expect(${policy}.policy.examples?.(decided, settings)).toEqual([
      ${literal(`${capital(noun.one)} ${keys.texts[0]}: ${first}, 90.0 % likely: take`)},
      ${literal(`${capital(noun.one)} ${keys.texts[1]}: ${second}, 55.0 % likely: look`)},
    ]);
  });
${settingsTest(plan)}});
`;
}

function numberIndex(plan: ProjectPlan): string {
  const { role, output, key } = namesOf(plan);
  const { noun, target, name } = plan;
  const [setting] = policySettings(plan);
  const digits = target.task === 'number' ? digitsOf(target) : 0;
  return `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** Acts on ${noun.many} of which ${commentText(target.name)} is expected to be large enough. */
export const ${policyOf(plan)} = defineProject(business, {
  name: ${literal(name)},
  description: ${literal(`decide for each ${noun.one}: act, or leave it`)},
  prediction: ${literal(role)},
  decisions: { act: 'act', leave: 'leave it' },
  /** In the unit of ${target.name}. The default lets a quarter of the ${noun.many} pass: replace it by your own. */
  settings: { ACT_FROM: numberSetting({ min: -1e12, max: 1e12 }).default(${setting?.value}) },

  decide({ outputs }, { ACT_FROM }) {
    return { decisions: Array.from(outputs.${output}, (expected) => (expected >= ACT_FROM ? 'act' : 'leave')) };
  },

  worth({ decisions, labels }, { ACT_FROM }) {
    const isLarge = (row: number) => valueAt(labels.${target.name}, row) >= ACT_FROM;
    const rowsOf = (wanted: 'act' | 'leave') => [...decisions.keys()].filter((row) => valueAt(decisions, row) === wanted);
    const acted = rowsOf('act');
    const missed = rowsOf('leave').filter(isLarge).length;
    if (acted.length === 0) return { figures: { acted: 0, shareRight: null, missed }, inWords: [\`Nothing was acted on; \${missed} ${noun.many} were large enough.\`] };
    const shareRight = acted.filter(isLarge).length / acted.length;
    const inWords = [\`Of \${acted.length} ${noun.many} that were acted on, \${inShare(shareRight)} were large enough; \${missed} more were left.\`];
    return { figures: { acted: acted.length, shareRight, missed }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const expected = (row: number) => valueAt(outputs.${output}, row);
    const largest = [...decisions.keys()].sort((first, second) => expected(second) - expected(first)).slice(0, 3);
    return largest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${key}, row)}: ${target.name} of about \${expected(row).toFixed(${digits})}: \${valueAt(decisions, row)}\`);
  },
});
`;
}

/** As many decimals as say something about such numbers. */
function digitsOf({ quantiles }: Extract<ProjectPlan['target'], { task: 'number' }>): number {
  const spread = Math.abs((quantiles[5] ?? 1) - (quantiles[1] ?? 0)) || 1;
  return Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(spread))));
}

function numberSpec(plan: ProjectPlan): string {
  const { key, output } = namesOf(plan);
  const policy = policyOf(plan);
  const { noun, target } = plan;
  const digits = target.task === 'number' ? digitsOf(target) : 0;
  const keys = keysOf(plan, 3);
  const labelArray = target.task === 'number' && target.kind === 'integer' ? 'Int32Array' : 'Float64Array';
  const sentence = (row: number, value: number, decision: string) => literal(`${capital(noun.one)} ${keys.texts[row]}: ${target.name} of about ${value.toFixed(digits)}: ${decision}`);
  return `${SPEC_HEAD}import { ${policy} } from './index.js';

const settings = { ACT_FROM: 100 };
const predicted = {
  rows: 3,
  instances: { ${key}: ${keys.code} },
  outputs: { ${output}: Float64Array.of(90, 100, 160) },
};
const decided = applyPolicy(${policy}.policy, predicted, settings);
const labels = { rows: Int32Array.of(0, 1, 2), columns: { ${target.name}: ${labelArray}.of(120, 80, 200) }, setAside: [] };

describe('the policy of ${noun.many}', () => {
  it('acts on those that are expected to be large enough, the bound included', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'act']);
  });

  it('is judged by those that were large enough', () => {
    expect(worthOf(${policy}.policy, decided, labels, settings)?.figures).toEqual({ acted: 2, shareRight: 0.5, missed: 1 });
    const none = applyPolicy(${policy}.policy, predicted, { ACT_FROM: 1000 });
    expect(worthOf(${policy}.policy, none, labels, { ACT_FROM: 1000 })?.figures).toEqual({ acted: 0, shareRight: null, missed: 0 });
  });

  it('names the largest first', () => {
    expect(${policy}.policy.examples?.(decided, settings)).toEqual([
      ${sentence(2, 160, 'act')},
      ${sentence(1, 100, 'act')},
      ${sentence(0, 90, 'leave')},
    ]);
  });
${settingsTest(plan)}});
`;
}
