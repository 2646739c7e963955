import { lines, literal, propertyName, withArticle } from '../project/code.js';
import { capital } from '../project/names.js';
import { keysOf, settingsTest, SPEC_HEAD, type ClassesFacts, type PolicySetting } from './policy-facts.js';

/** Takes the likeliest class where it is likely enough, and leaves the others to a person. */
export function classesFiles(facts: ClassesFacts): ReadonlyMap<string, string> {
  return new Map([
    ['index.ts', indexFile(facts)],
    ['index.spec.ts', specFile(facts)],
  ]);
}

/** How likely a class must be to be taken. */
export const classesSetting = ({ prefix }: ClassesFacts): PolicySetting => ({ name: `${prefix}SURE_FROM`, value: '0.6', about: 'the probability of the likeliest class from which it is taken, 0 to 1' });

function indexFile(facts: ClassesFacts): string {
  const { name, value, role, noun, key, label, output, categories, probabilities, classes } = facts;
  const { schema, type, isExported } = classes;
  const setting = classesSetting(facts);
  const declared = `/** What ${label} can be. */
const ${schema} = business.label.schema.shape.${label};
type ${type} = (typeof ${schema}.options)[number];

`;
  return `import { business, valueAt${isExported ? `, ${schema}, type ${type}` : ''} } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

${isExported ? '' : declared}/** The prediction's field for each class. */
const probabilityOf = {
${lines(categories.map((category, index) => `${propertyName(category)}: '${probabilities[index]}'`), '  ')}} as const satisfies Readonly<Record<${type}, string>>;

/** Takes the likeliest class where the model is sure enough; somebody looks at the other ${noun.many}. */
export const ${value} = defineProject(business, {
  name: ${literal(name)},
  description: ${literal(`decide for each ${noun.one}: take the likeliest ${label}, or look at it`)},
  prediction: ${literal(role)},
  decisions: { take: 'take the likeliest', look: 'look at it' },
  settings: { ${setting.name}: numberSetting({ min: 0, max: 1 }).default(${setting.value}) },

  decide({ rows, outputs }, { ${setting.name} }) {
    const likely = (row: number) => valueAt(outputs[probabilityOf[classAt(outputs.${output}, row)]], row);
    return { decisions: Array.from({ length: rows }, (_, row) => (likely(row) >= ${setting.name} ? 'take' : 'look')) };
  },

  worth({ decisions, outputs, labels }) {
    const taken = [...decisions.keys()].filter((row) => valueAt(decisions, row) === 'take');
    const right = taken.filter((row) => valueAt(outputs.${output}, row) === valueAt(labels.${label}, row)).length;
    if (taken.length === 0) return { figures: { taken: 0, right, shareRight: null }, inWords: ['Nothing was taken.'] };
    const shareRight = right / taken.length;
    const inWords = [\`\${taken.length} of \${decisions.length} ${noun.many} were taken as predicted, \${inShare(shareRight)} of them rightly.\`];
    return { figures: { taken: taken.length, right, shareRight }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    return decisions.slice(0, 3).map((decision, row) => {
      const likeliest = classAt(outputs.${output}, row);
      const likely = inShare(valueAt(outputs[probabilityOf[likeliest]], row));
      return \`${capital(noun.one)} \${valueAt(instances.${key.name}, row)}: \${likeliest}, \${likely} likely: \${decision}\`;
    });
  },
});

/** A class by its code in the contract's list. */
function classAt(codes: Int32Array, row: number): ${type} {
  return valueAt(${schema}.options, valueAt(codes, row));
}
`;
}

function specFile(facts: ClassesFacts): string {
  const { value, noun, key, label, output, categories, probabilities } = facts;
  const { name: setting } = classesSetting(facts);
  const [first = '', second = ''] = categories;
  const keys = keysOf(facts, 2);
  const likely = (index: number) => (index === 0 ? '0.9, 0.45' : index === 1 ? '0.1, 0.55' : '0, 0');
  return `${SPEC_HEAD}import { ${value} } from './index.js';

const settings = { ${setting}: 0.6 };
const predicted = {
  rows: 2,
  instances: { ${key.name}: ${keys.code} },
  outputs: {
    ${output}: Int32Array.of(0, 1),
${lines(probabilities.map((name, index) => `${name}: Float64Array.of(${likely(index)})`), '    ')}  },
};
const decided = applyPolicy(${value}.policy, predicted, settings);
const labels = { rows: Int32Array.of(0, 1), columns: { ${label}: Int32Array.of(0, 1) }, setAside: [] };

describe('the policy of ${noun.many}', () => {
  it('takes the likeliest class where the model is sure enough, the bound included', () => {
    expect(decided.decisions).toEqual(['take', 'look']);
    expect(applyPolicy(${value}.policy, predicted, { ${setting}: 0.55 }).decisions).toEqual(['take', 'take']);
  });

  it('is judged by what it has taken', () => {
    expect(worthOf(${value}.policy, decided, labels, settings)?.figures).toEqual({ taken: 1, right: 1, shareRight: 1 });
    const none = applyPolicy(${value}.policy, predicted, { ${setting}: 1 });
    expect(worthOf(${value}.policy, none, labels, { ${setting}: 1 })?.figures).toEqual({ taken: 0, right: 0, shareRight: null });
  });

  it('says of ${withArticle(noun.one)} what it most likely is, and how sure that is', () => {
    expect(${value}.policy.examples?.(decided, settings)).toEqual([
      ${literal(`${capital(noun.one)} ${keys.texts[0]}: ${first}, 90.0 % likely: take`)},
      ${literal(`${capital(noun.one)} ${keys.texts[1]}: ${second}, 55.0 % likely: look`)},
    ]);
  });
${settingsTest(facts)}});
`;
}
