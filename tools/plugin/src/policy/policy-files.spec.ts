import { transform } from 'esbuild';
import type { PolicyFacts } from './policy-facts.js';
import { policyFiles, settingsOf } from './policy-files.js';

const common = { name: 'night-desk', value: 'nightDeskPolicy', role: 'alarm', noun: { one: 'reading', many: 'readings' }, key: { name: 'id', kind: 'integer' }, label: 'state', output: 'state' } as const;
const classes = { schema: 'stateClass', type: 'StateClass', isExported: false };
const policies = (prefix: string): readonly PolicyFacts[] => [
  { ...common, prefix, task: 'binary' },
  { ...common, prefix, task: 'classes', categories: ['idle', "it's off"], probabilities: ['idle_probability', 'off_probability'], classes },
  { ...common, prefix, task: 'number', kind: 'integer', threshold: { value: '-12.5', says: 'is a guess' }, digits: 1 },
];
const namesIn = (text: string) => [...text.matchAll(/\b(?:[A-Z]+_)*(?:COST|AVERTS|FROM)\b/g)].map(([name]) => name);

describe.each(policies('NIGHT_DESK_'))('a policy of the task $task', (facts) => {
  const files = policyFiles(facts);

  it('is written in TypeScript that can be read', async () => {
    const faults = await Promise.all([...files].map(([file, text]) => transform(text, { loader: 'ts', logLevel: 'silent' }).then(() => [], (error: Error) => [`${file}: ${error.message}`])));
    expect(faults.flat()).toEqual([]);
  });

  it('has no setting but its own, each under the prefix', () => {
    const used = new Set([...files.values()].flatMap(namesIn));
    expect([...used].sort()).toEqual(settingsOf(facts).map(({ name }) => name).sort());
    expect([...used].filter((name) => !name.startsWith('NIGHT_DESK_'))).toEqual([]);
  });

  it('differs by the prefix alone from the one policy of a project', () => {
    const only = policies('').find(({ task }) => task === facts.task);
    expect([...policyFiles(only!)]).toEqual([...files].map(([file, text]) => [file, text.replaceAll('NIGHT_DESK_', '')]));
  });
});

describe('a policy of classes', () => {
  it('takes the classes from where the contracts export them, else from the label', () => {
    const [, facts] = policies('');
    if (facts?.task !== 'classes') throw new Error('no classes');
    const index = (isExported: boolean) => policyFiles({ ...facts, classes: { ...classes, isExported } }).get('index.ts');
    expect(index(true)).toContain("import { business, valueAt, stateClass, type StateClass } from '@tripod/contracts';");
    expect(index(false)).toContain('const stateClass = business.label.schema.shape.state;');
  });
});

it.each([
  ['text', "['a-1', 'b-1', 'c-1']"],
  ['integer', 'Int32Array.of(11, 12, 13)'],
  ['day', 'Int32Array.of(11, 12, 13)'],
  ['float', 'Float64Array.of(11, 12, 13)'],
] as const)('the test of a policy has keys of the kind %s', (kind, code) => {
  const [facts] = policies('');
  expect(policyFiles({ ...facts!, key: { name: 'id', kind } }).get('index.spec.ts')).toContain(`instances: { id: ${code} },`);
});
