import { capital } from '../../project/names.js';
import { exampleKeys, type NewPolicy, type PolicyFiles } from './policy-of.js';

/** Ranks: acts on those with the greatest predicted number, as many as one can. */
export function numberPolicy({ name, value, prefix, business, prediction }: NewPolicy): PolicyFiles {
  const { noun, instance } = business;
  const { output, label } = prediction;
  const { column, shown } = exampleKeys(business);
  const labels = business.label.fields.find((field) => field.name === label)?.kind === 'integer' ? 'Int32Array.of(10, 30, 20)' : 'Float64Array.of(10, 30, 20)';
  return {
    settings: [`| \`${prefix}_AT_MOST\` | 10 | on how many ${noun.many} of those that are decided at once somebody can act |`],
    files: {
      'index.ts': `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { wholeNumberSetting } from '../number-setting.js';

/** Acts on the ${noun.many} with the greatest predicted '${label}', as many as somebody can act on. */
export const ${value} = defineProject(business, {
  name: '${name}',
  description: 'choose the ${noun.many} to act on',
  prediction: '${prediction.role}',
  decisions: { act: 'act', leave: 'leave it' },
  settings: { ${prefix}_AT_MOST: wholeNumberSetting({ min: 0, max: 1_000_000 }).default(10) },

  decide({ rows, outputs }, { ${prefix}_AT_MOST: most }) {
    const predicted = (row: number) => valueAt(outputs.${output}, row);
    const ranked = Array.from({ length: rows }, (_, row) => row).sort((one, other) => predicted(other) - predicted(one));
    const chosen = new Set(ranked.slice(0, most));
    return { decisions: Array.from({ length: rows }, (_, row) => (chosen.has(row) ? 'act' : 'leave')) };
  },

  worth({ decisions, labels }) {
    const values = Array.from(labels.${label});
    const acted = values.filter((_, row) => valueAt(decisions, row) === 'act');
    const [mean, meanOfAll] = [acted, values].map((some) => (some.length === 0 ? null : some.reduce((sum, each) => sum + each, 0) / some.length));
    const inWords = mean === null || mean === undefined ? ['Nobody acted on any of them.'] : [\`'${label}' of those that were acted on is \${mean.toFixed(2)} on average, of all \${meanOfAll?.toFixed(2)}.\`];
    return { figures: { acted: acted.length, mean: mean ?? null, meanOfAll: meanOfAll ?? null }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    const predicted = (row: number) => valueAt(outputs.${output}, row);
    const greatest = [...decisions.keys()].sort((one, other) => predicted(other) - predicted(one)).slice(0, 3);
    return greatest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${instance.key}, row)}: '${label}' of about \${predicted(row).toFixed(2)}: \${valueAt(decisions, row)}\`);
  },
});
`,
      [`${name}.spec.ts`]: `import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { ${value} } from './index.js';

const predicted = {
  rows: 3,
  instances: { ${instance.key}: ${column} },
  outputs: { ${output}: Float64Array.of(1.5, 3.25, 2) },
};
const decideFor = (most: number) => applyPolicy(${value}.policy, predicted, { ${prefix}_AT_MOST: most });
const decided = decideFor(1);

describe('the policy ${name}', () => {
  it('acts on the greatest, as many as somebody can act on', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'leave']);
    expect(decideFor(2).decisions).toEqual(['leave', 'act', 'act']);
    expect(decideFor(0).decisions).toEqual(['leave', 'leave', 'leave']);
  });

  it('compares those that it chose with all, where the label is known', () => {
    const labels = { rows: Int32Array.of(0, 1, 2), columns: { ${label}: ${labels} }, setAside: [] };
    expect(worthOf(${value}.policy, decided, labels, {})?.figures).toEqual({ acted: 1, mean: 30, meanOfAll: 20 });
    expect(worthOf(${value}.policy, decideFor(0), labels, {})?.figures).toEqual({ acted: 0, mean: null, meanOfAll: 20 });
  });

  it('names the greatest first', () => {
    expect(${value}.policy.examples?.(decided, {})).toEqual([
      "${capital(noun.one)} ${shown[1]}: '${label}' of about 3.25: act",
      "${capital(noun.one)} ${shown[2]}: '${label}' of about 2.00: leave",
      "${capital(noun.one)} ${shown[0]}: '${label}' of about 1.50: leave",
    ]);
  });
});
`,
    },
  };
}
