import { listLiteral, literal, propertyName } from '../project/code.js';
import { namesOf } from '../project/names.js';
import type { PlannedField, ProjectPlan } from '../plan/project-plan.js';
import { featureNodes } from './feature-nodes.js';
import type { Features } from './features.js';
import { leastOfCategory } from './table-size.js';

/** A test of the file: what it says, and its body. */
interface Test {
  readonly says: string;
  readonly body: readonly string[];
}

/** `nodes.spec.ts` of a model: what becomes of a missing number, a rare value, the ends of a number and the turn of the year. */
export function nodesSpecFile(plan: ProjectPlan, features: Features): string {
  const { model, folder } = namesOf(plan);
  const nodes = featureNodes(features, plan);
  const fitted = nodes.flatMap(({ fits }) => fits ?? []);
  const tests = [missingTest(plan, features), categoryTest(plan, features), piecesTest(plan, features), yearTest(features)].flatMap((test) => test ?? []);
  const split = fitted.length > 0;
  const ones = [...Object.values(features.logs.ln)];
  const empty = 'makeColumns(columnsNamed(business.instance, instanceColumns), ROWS)';
  const usual = ones.map((name) => `  ${name}: ${arrayOf(plan, name)}.from({ length: ROWS }, () => 1),\n`).join('');
  return `${tests.length > 0 ? `import { business, columnsNamed, makeColumns } from '@tripod/contracts';
` : ''}${tests.length > 0 ? `import { remainderOf, run, type Columns, type Matrix } from '@tripod/nodes';\nimport { instanceColumns } from './columns.js';\n` : ''}import { ${model} } from './index.js';
${tests.length === 0 ? '' : `
const TRAINING = 40;
const ROWS = 50;
/** The nodes of training that the features need. */
const { pipeline: prepare } = remainderOf(${model}.pipelines.training, ['features'], () => false);
const usual: Columns = ${usual === '' ? empty : `{\n  ...${empty},\n${usual}}`};

/** The features of ${plan.noun.many} that differ in these fields alone. */
async function featuresOf(differing: Columns) {
  if (prepare === undefined) throw new Error('no node makes the features');
  const instances = { ...usual, ...differing };
  const { features } = await run(prepare, { instances${split ? ', split: { training: TRAINING, validation: ROWS - TRAINING }' : ''} });
  const { columns, values }: Matrix = features;
  return { columns, valueOf: (row: number, name: string) => values[row * columns.length + columns.indexOf(name)] };
}

describe('the features of ${plan.noun.many}', () => {
${tests.map(({ says, body }) => `  it(${literal(says)}, async () => {\n${body.map((line) => `    ${line}\n`).join('')}  });`).join('\n\n')}
});
`}
describe(${literal(`the model ${folder}`)}, () => {
  it(${literal(`reads neither the key nor ${plan.target.name}`)}, () => {
    for (const unread of ${listLiteral([plan.key.name, plan.target.name, ...unreadOf(plan)].map(literal))}) expect(${model}.columns).not.toContain(unread);
  });

  it('packs all that was fitted, so that a prediction needs nothing else', () => {
    expect([...${model}.packaged].sort()).toEqual(${listLiteral([...fitted, 'target', 'network', 'background'].sort().map(literal))});
  });
});
`;
}

const unreadOf = ({ fields, key, target }: ProjectPlan) => fields.filter(({ name, treatment }) => treatment === 'none' && name !== key.name && name !== target.name).map(({ name }) => name);

function fieldOf({ fields }: ProjectPlan, name: string): PlannedField {
  const field = fields.find((each) => each.name === name);
  if (field === undefined) throw new TypeError(`the plan has no field '${name}'`);
  return field;
}

/** The array in which a field's column is held. */
function arrayOf(plan: ProjectPlan, name: string): string {
  const { kind, nullable } = fieldOf(plan, name);
  return kind === 'category' || (kind !== 'float' && !nullable) ? 'Int32Array' : 'Float64Array';
}

function missingTest(plan: ProjectPlan, { open, indicated }: Features): Test | undefined {
  const [name] = open;
  if (name === undefined) return undefined;
  const says = indicated.includes(name) ? `have a missing ${name} as the median of the training rows, and say that it was missing` : `have a missing ${name} as the median of the training rows`;
  return {
    says,
    body: [
      `const { valueOf } = await featuresOf({ ${propertyName(name)}: Float64Array.from({ length: ROWS }, (_, row) => (row === 0 ? NaN : row % 3) + 1) });`,
      `expect(valueOf(0, ${literal(name)})).toBe(valueOf(1, ${literal(name)}));`,
      ...(indicated.includes(name) ? [`expect(valueOf(0, ${literal(`${name}_missing`)})).toBeGreaterThan(valueOf(1, ${literal(`${name}_missing`)})!);`] : []),
    ],
  };
}

function categoryTest(plan: ProjectPlan, { categories }: Features): Test | undefined {
  const name = categories.find((each) => ['category', 'text'].includes(fieldOf(plan, each).kind));
  const least = leastOfCategory(plan.labelledRows);
  if (name === undefined || least < 2) return undefined;
  const isText = fieldOf(plan, name).kind === 'text';
  const [usual, rare] = isText ? ["'usual'", "'rare'"] : ['0', '1'];
  const column = isText ? `Array.from({ length: ROWS }, (_, row) => (row < RARE ? ${rare} : ${usual}))` : `Int32Array.from({ length: ROWS }, (_, row) => (row < RARE ? ${rare} : ${usual}))`;
  return {
    says: `have a column for each ${name} that enough training rows have; rarer ones share a column with what is new`,
    body: [
      `const RARE = ${least - 1};`,
      `const { columns, valueOf } = await featuresOf({ ${propertyName(name)}: ${column} });`,
      `expect(columns.filter((each) => each.startsWith(${literal(`${name}=`)}) || each === ${literal(`${name}_other`)})).toEqual([${literal(`${name}=${isText ? 'usual' : '0'}`)}, ${literal(`${name}_other`)}]);`,
      `expect([valueOf(0, ${literal(`${name}_other`)}), valueOf(ROWS - 1, ${literal(`${name}_other`)})]).toEqual([1, 0]);`,
    ],
  };
}

function piecesTest(plan: ProjectPlan, { pieces }: Features): Test | undefined {
  const [name] = pieces.columns;
  if (name === undefined) return undefined;
  return {
    says: `have the smallest ${name} at the beginning of each piece, and the largest at its end`,
    body: [
      `const { columns, valueOf } = await featuresOf({ ${propertyName(name)}: ${arrayOf(plan, name)}.from({ length: ROWS }, (_, row) => row + 1) });`,
      `const pieces = columns.filter((each) => each.startsWith(${literal(`${name}_piece_`)}));`,
      `expect(pieces).toHaveLength(${pieces.count});`,
      'expect(new Set(pieces.map((piece) => valueOf(0, piece)))).toEqual(new Set([0]));',
      'expect(new Set(pieces.map((piece) => valueOf(ROWS - 1, piece)))).toEqual(new Set([1]));',
    ],
  };
}

function yearTest({ dates }: Features): Test | undefined {
  for (const { column, unit, circles } of dates) {
    const name = Object.keys(circles).find((each) => circles[each] === 'day_of_year');
    if (name === undefined) continue;
    const minutes = unit === 'day' ? '' : ' * 1440';
    return {
      says: `have the end of a year near its beginning in ${column}, and July far from both`,
      body: [
        `const { valueOf } = await featuresOf({ ${propertyName(column)}: Int32Array.from({ length: ROWS }, (_, row) => Math.round((row * 365) / ROWS)${minutes}) });`,
      `const apart = (one: number, other: number) => Math.hypot(...[${literal(`${name}_sin`)}, ${literal(`${name}_cos`)}].map((part) => valueOf(one, part)! - valueOf(other, part)!));`,
      'expect(apart(0, ROWS - 1)).toBeLessThan(apart(0, ROWS / 2) / 5);',
      ],
    };
  }
  return undefined;
}
