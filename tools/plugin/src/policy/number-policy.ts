import { commentText, literal, withArticle } from '../project/code.js';
import { capital } from '../project/names.js';
import { keysOf, settingsTest, SPEC_HEAD, type NumberFacts, type PolicySetting } from './policy-facts.js';

/** Acts where the expected number is large enough. */
export function numberFiles(facts: NumberFacts): ReadonlyMap<string, string> {
  return new Map([
    ['index.ts', indexFile(facts)],
    ['index.spec.ts', specFile(facts)],
  ]);
}

/** From which number it acts. */
export function numberSetting({ prefix, noun, label, threshold }: NumberFacts): PolicySetting {
  return { name: `${prefix}ACT_FROM`, value: threshold.value, about: `the expected ${label} from which ${withArticle(noun.one)} is acted on` };
}

function indexFile(facts: NumberFacts): string {
  const { name, value, role, noun, key, label, output, threshold, digits } = facts;
  const setting = numberSetting(facts);
  return `import { business, valueAt } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** Acts on ${noun.many} of which ${commentText(label)} is expected to be large enough. */
export const ${value} = defineProject(business, {
  name: ${literal(name)},
  description: ${literal(`decide for each ${noun.one}: act, or leave it`)},
  prediction: ${literal(role)},
  decisions: { act: 'act', leave: 'leave it' },
  /** In the unit of ${label}. The default ${threshold.says}: replace it by your own. */
  settings: { ${setting.name}: numberSetting({ min: -1e12, max: 1e12 }).default(${setting.value}) },

  decide({ outputs }, { ${setting.name} }) {
    return { decisions: Array.from(outputs.${output}, (expected) => (expected >= ${setting.name} ? 'act' : 'leave')) };
  },

  worth({ decisions, labels }, { ${setting.name} }) {
    const isLarge = (row: number) => valueAt(labels.${label}, row) >= ${setting.name};
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
    return largest.map((row) => \`${capital(noun.one)} \${valueAt(instances.${key.name}, row)}: ${label} of about \${expected(row).toFixed(${digits})}: \${valueAt(decisions, row)}\`);
  },
});
`;
}

function specFile(facts: NumberFacts): string {
  const { value, noun, key, label, output, kind, digits } = facts;
  const { name: setting } = numberSetting(facts);
  const keys = keysOf(facts, 3);
  const labelArray = kind === 'integer' ? 'Int32Array' : 'Float64Array';
  const sentence = (row: number, expected: number, decision: string) => literal(`${capital(noun.one)} ${keys.texts[row]}: ${label} of about ${expected.toFixed(digits)}: ${decision}`);
  return `${SPEC_HEAD}import { ${value} } from './index.js';

const settings = { ${setting}: 100 };
const predicted = {
  rows: 3,
  instances: { ${key.name}: ${keys.code} },
  outputs: { ${output}: Float64Array.of(90, 100, 160) },
};
const decided = applyPolicy(${value}.policy, predicted, settings);
const labels = { rows: Int32Array.of(0, 1, 2), columns: { ${label}: ${labelArray}.of(120, 80, 200) }, setAside: [] };

describe('the policy of ${noun.many}', () => {
  it('acts on those that are expected to be large enough, the bound included', () => {
    expect(decided.decisions).toEqual(['leave', 'act', 'act']);
  });

  it('is judged by those that were large enough', () => {
    expect(worthOf(${value}.policy, decided, labels, settings)?.figures).toEqual({ acted: 2, shareRight: 0.5, missed: 1 });
    const none = applyPolicy(${value}.policy, predicted, { ${setting}: 1000 });
    expect(worthOf(${value}.policy, none, labels, { ${setting}: 1000 })?.figures).toEqual({ acted: 0, shareRight: null, missed: 0 });
  });

  it('names the largest first', () => {
    expect(${value}.policy.examples?.(decided, settings)).toEqual([
      ${sentence(2, 160, 'act')},
      ${sentence(1, 100, 'act')},
      ${sentence(0, 90, 'leave')},
    ]);
  });
${settingsTest(facts)}});
`;
}
