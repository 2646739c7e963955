import { listLiteral, literal, propertyName } from '../../project/code.js';
import { capital } from '../../project/names.js';
import { refusal } from '../workspace/refusal.js';
import { exampleKeys, type NewPolicy, type PolicyFiles } from './policy-of.js';

/**
 * Takes the likeliest class where it is likely enough, and leaves the others to a person.
 *
 * @throws {ToolError} BAD_USAGE when business.ts does not name a probability for each class
 */
export function classesPolicy({ name, value, prefix, business, prediction }: NewPolicy): PolicyFiles {
  const { noun, instance } = business;
  const { output, label, probabilities } = prediction;
  const classes = business.label.fields.find((field) => field.name === label)?.categories ?? [];
  const fields = classes.map((category) => probabilities[category]);
  if (classes.length < 2 || fields.some((field) => field === undefined)) throw refusal(`${business.contracts}/business.ts: prediction '${prediction.role}' does not name a probability for each class of '${label}'.`);
  const unsure = classes.includes('unsure') ? 'left_open' : 'unsure';
  const { column, shown } = exampleKeys(business);
  const [first = '', second = ''] = classes;
  const columns = fields.map((field, index) => `${field}: Float64Array.of(${index === 0 ? '0.9, 0.5, 0' : index === 1 ? '0.1, 0.5, 1' : '0, 0, 0'})`);
  return {
    settings: [`| \`${prefix}_SURE_FROM\` | 0.6 | how likely a class must be to be taken, 0 to 1; less likely ones are left open |`],
    files: {
      'index.ts': `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** The classes in the order of the contract, each with the output that holds its probability. */
export const probabilityOf = {
${classes.map((category, index) => `  ${propertyName(category)}: '${fields[index]}',`).join('\n')}
} as const;
type Class = keyof typeof probabilityOf;
const classes: readonly Class[] = ${listLiteral(classes.map(literal))};

/** Takes the likeliest class of each ${noun.one} where it is likely enough, and leaves the others open. */
export const ${value} = defineProject(business, {
  name: '${name}',
  description: 'decide for each ${noun.one}: take the likeliest class, or leave it open',
  prediction: '${prediction.role}',
  decisions: {
${classes.map((category) => `    ${propertyName(category)}: ${literal(category)},`).join('\n')}
    ${unsure}: 'leave open',
  },
  settings: { ${prefix}_SURE_FROM: numberSetting({ min: 0, max: 1 }).default(0.6) },

  decide({ rows, outputs }, { ${prefix}_SURE_FROM: sureFrom }) {
    const decisions = Array.from({ length: rows }, (_, row): Class | '${unsure}' => {
      const likeliest = valueAt(classes, valueAt(outputs.${output}, row));
      return valueAt(outputs[probabilityOf[likeliest]], row) >= sureFrom ? likeliest : '${unsure}';
    });
    return { decisions };
  },

  worth({ decisions, labels }) {
    const taken = [...decisions.entries()].filter(([, decision]) => decision !== '${unsure}');
    const right = taken.filter(([row, decision]) => decision === valueAt(classes, valueAt(labels.${label}, row))).length;
    if (taken.length === 0) return { figures: { taken: 0, right, shareRight: null }, inWords: ['All were left open.'] };
    const shareRight = right / taken.length;
    return { figures: { taken: taken.length, right, shareRight }, inWords: [\`\${taken.length} of \${decisions.length} ${noun.many} were decided, \${inShare(shareRight)} of them rightly.\`] };
  },

  examples({ instances, outputs, decisions }) {
    return decisions.slice(0, 3).map((decision, row) => {
      const likeliest = valueAt(classes, valueAt(outputs.${output}, row));
      const likely = inShare(valueAt(outputs[probabilityOf[likeliest]], row));
      return \`${capital(noun.one)} \${valueAt(instances.${instance.key}, row)}: \${likeliest}, \${likely} likely\${decision === '${unsure}' ? ': left open' : ''}\`;
    });
  },
});
`,
      [`${name}.spec.ts`]: `import { business, columnOf } from '@tripod/contracts';
import { applyPolicy, worthOf } from '../policy/apply-policy.js';
import { ${value}, probabilityOf } from './index.js';

const predicted = {
  rows: 3,
  instances: { ${instance.key}: ${column} },
  outputs: { ${output}: Int32Array.of(0, 0, 1), ${columns.join(', ')} },
};
const decideFrom = (sureFrom: number) => applyPolicy(${value}.policy, predicted, { ${prefix}_SURE_FROM: sureFrom });
const decided = decideFrom(0.6);

describe('the policy ${name}', () => {
  it('knows the classes of the label, in their order', () => {
    expect(Object.keys(probabilityOf)).toEqual(columnOf(business.label, '${label}').categories);
  });

  it('takes a class that is likely enough, and leaves the others open', () => {
    expect(decided.decisions).toEqual([${literal(first)}, '${unsure}', ${literal(second)}]);
    expect(decideFrom(0.5).decisions).toEqual([${literal(first)}, ${literal(first)}, ${literal(second)}]);
  });

  it('says how many of those that it took were right', () => {
    const labels = { rows: Int32Array.of(0, 1, 2), columns: { ${label}: Int32Array.of(0, 0, 0) }, setAside: [] };
    expect(worthOf(${value}.policy, decided, labels, {})?.figures).toEqual({ taken: 2, right: 1, shareRight: 0.5 });
  });

  it('says what it is unsure of', () => {
    expect(${value}.policy.examples?.(decided, {})?.slice(0, 2)).toEqual([${JSON.stringify(`${capital(noun.one)} ${shown[0]}: ${first}, 90.0 % likely`)}, ${JSON.stringify(`${capital(noun.one)} ${shown[1]}: ${first}, 50.0 % likely: left open`)}]);
  });
});
`,
    },
  };
}
