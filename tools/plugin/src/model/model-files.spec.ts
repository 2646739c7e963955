import { modelFiles } from './model-files.js';
import { field, planOf } from './fixtures/plans.js';

const folder = 'apps/ml/src/models/club-members';
const plan = planOf([
  field('age', 'integer', 'number', { nullable: true }),
  field('plan', 'category', 'one-hot', { categories: ['a', 'b'] }),
  field('religion', 'category', 'none', { categories: ['a', 'b'] }),
]);
const file = (name: string, of = plan) => modelFiles(of).get(`${folder}/${name}`) ?? '';

describe('modelFiles', () => {
  it("writes the model's folder and the list of models", () => {
    expect([...modelFiles(plan).keys()]).toEqual([
      ...['columns.ts', 'nodes.ts', 'nodes.spec.ts', 'pipelines.ts', 'recipes.ts', 'recipes/first-run.json', 'index.ts'].map((name) => `${folder}/${name}`),
      'apps/ml/src/models/index.ts',
    ]);
  });

  it('says in columns.ts what the model does not read, and judges by it', () => {
    expect(file('columns.ts')).toContain('/** The fields of an instance that the model reads. `religion` is not among them. */');
    expect(file('index.ts')).toContain("slices: ['religion', 'plan'],");
  });

  it('imports what it uses and nothing else', () => {
    const nodes = file('nodes.ts');
    const imported = [...nodes.matchAll(/^import \{ (.*) \} from/gm)].flatMap(([, names]) => names!.split(', '));
    const body = nodes.replace(/^import .*$/gm, '');
    expect(imported.filter((name) => !new RegExp(`\\b${name}\\b`).test(body))).toEqual([]);
  });

  it('never writes a line wider than the repository has them, for a hundred fields', () => {
    const wide = planOf(Array.from({ length: 100 }, (_, at) => field(`a_rather_long_name_of_a_field_${at}`, 'float', at % 2 === 0 ? 'logarithm' : 'number', { min: 1, nullable: at % 3 === 0 })));
    const texts = [...modelFiles(wide)].flatMap(([path, text]) => text.split('\n').map((line) => `${path}: ${line}`));
    expect(texts.filter((line) => line.length - line.indexOf(': ') - 2 > 180)).toEqual([]);
  });

  it('gives the same files for the same plan', () => {
    expect(modelFiles(structuredClone(plan))).toEqual(modelFiles(plan));
  });
});
