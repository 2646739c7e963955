import { lines, literal, listLiteral, propertyName } from '../project/code.js';
import { camel, capital } from '../project/names.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import type { DateFeatures, Features } from './features.js';
import { WIDTH, type NodeCode } from './node-code.js';
import { bucketsFor, leastOfCategory } from './table-size.js';

type Columns = Readonly<Record<string, string>>;

const everywhere = 'tags: everywhere';
const training = "tags: ['training']";

/** New names and what they are of, as the property of a node: on one line where it fits. */
function record(columns: Columns): string {
  const entries = Object.entries(columns).map(([name, of]) => `${propertyName(name)}: ${literal(of)}`);
  const line = `{ ${entries.join(', ')} }`;
  return line.length <= WIDTH ? line : `{\n${lines(entries, '    ')}  }`;
}

/**
 * The nodes that make `features` of `instances`, in the order in which a row passes through them, for these features and
 * this many rows. What is fitted is named by `fits`.
 */
export function featureNodes(features: Features, { labelledRows }: Pick<ProjectPlan, 'labelledRows'>): readonly NodeCode[] {
  const numbers = numberNodes(features);
  const matrices = [...numbers.matrices];
  const nodes = [...numbers.nodes];
  const add = (matrix: string, more: readonly NodeCode[]) => {
    nodes.push(...more);
    matrices.push(matrix);
  };
  if (features.pieces.columns.length > 0) add('pieces', pieceNodes(features));
  if (features.categories.length > 0 || features.dates.some(({ categories }) => Object.keys(categories).length > 0)) add('indicators', categoryNodes(features, labelledRows));
  if (features.texts.length > 0) add('words', textNodes(labelledRows));
  const [only] = matrices;
  if (matrices.length === 1 && only !== undefined) return renamed(nodes, only);
  return [...nodes, { about: 'What the network is given.', name: 'joinFeatures', factory: 'joinMatrices', properties: ["name: 'join-features'", everywhere, `from: ${listLiteral(matrices.map(literal))}`, "to: 'features'"] }];
}

/** The last node makes the features itself, where it makes the only matrix. */
function renamed(nodes: readonly NodeCode[], matrix: string): readonly NodeCode[] {
  return nodes.map((node) => (node.properties.at(-1) === `to: '${matrix}'` ? { ...node, about: node.about.replace(/\.$/, ': what the network is given.'), properties: [...node.properties.slice(0, -1), "to: 'features'"] } : node));
}

function numberNodes({ complete, open, indicated, logs, dates }: Features): { readonly nodes: readonly NodeCode[]; readonly matrices: readonly string[] } {
  const nodes: NodeCode[] = [];
  const isBoth = complete.length > 0 && open.length > 0;
  const made = complete.length > 0 || open.length > 0 ? ['measures'] : [];
  if (complete.length > 0) {
    nodes.push({ about: 'What is always there, as it is.', name: 'selectMeasures', factory: 'selectColumns', properties: ["name: 'select-measures'", everywhere, "from: 'instances'", 'columns: completeColumns', `to: '${isBoth ? 'complete' : 'measures'}'`] });
  }
  if (open.length > 0) {
    const indicators = indicated.length === open.length ? 'indicators: true' : `indicators: ${listLiteral(indicated.map(literal))}`;
    nodes.push(
      { about: 'The median of each number that may be missing, over the training rows.', name: 'fitMedians', factory: 'fitImputer', properties: ["name: 'fit-medians'", training, "from: 'instances'", "split: 'split'", 'columns: openColumns', "fill: 'median'", "to: 'medians'"], fits: 'medians' },
      { about: 'Missing numbers filled in, and beside each that it was missing.', name: 'fillOpen', factory: 'impute', properties: ["name: 'fill-open'", everywhere, "from: 'instances'", "imputer: 'medians'", indicators, `to: '${isBoth ? 'filled' : 'measures'}'`] },
    );
  }
  if (isBoth) nodes.push({ about: 'All numbers in one table.', name: 'joinMeasures', factory: 'joinColumns', properties: ["name: 'join-measures'", everywhere, "from: ['complete', 'filled']", "to: 'measures'"] });
  if (Object.keys(logs.ln).length > 0) {
    made.push('logs');
    nodes.push({ about: 'Amounts on a scale of ratios.', name: 'takeAmountLogs', factory: 'takeLogs', properties: ["name: 'take-logs'", everywhere, "from: 'measures'", `columns: ${record(logs.ln)}`, "to: 'logs'"] });
  }
  if (Object.keys(logs.log1p).length > 0) {
    const to = made.includes('logs') ? 'logsFromZero' : 'logs';
    made.push(to);
    nodes.push({ about: 'Amounts that may be 0, on a scale on which each further unit says less.', name: 'takeLogsFromZero', factory: 'takeLogs', properties: ["name: 'take-logs-from-zero'", everywhere, "from: 'measures'", `columns: ${record(logs.log1p)}`, "kind: 'log1p'", 'atLeast: 0', `to: '${to}'`] });
  }
  for (const date of dates.filter(({ circles }) => Object.keys(circles).length > 0)) {
    const to = dataset(date, 'circles');
    made.push(to);
    nodes.push(dateNode(date, date.circles, 'circles', to));
  }
  if (made.length === 0) return { nodes, matrices: [] };
  return {
    nodes: [
      ...nodes,
      { about: 'All numbers side by side.', name: 'joinNumbers', factory: 'makeMatrix', properties: ["name: 'join-numbers'", everywhere, `from: ${listLiteral(made.map(literal))}`, "to: 'numbers'"] },
      { about: 'Mean and deviation of each number over the training rows.', name: 'fitNumberScaler', factory: 'fitScaler', properties: ["name: 'fit-scaler'", training, "from: 'numbers'", "split: 'split'", "to: 'scaler'"], fits: 'scaler' },
      { about: 'Numbers in deviations from their mean.', name: 'standardizeNumbers', factory: 'standardize', properties: ["name: 'standardize'", everywhere, "from: 'numbers'", "scaler: 'scaler'", "to: 'scaled'"] },
    ],
    matrices: ['scaled'],
  };
}

function pieceNodes({ pieces }: Features): readonly NodeCode[] {
  return [
    { about: 'Edges that cut each number into pieces with equally many training rows.', name: 'fitNumberQuantiles', factory: 'fitQuantiles', properties: ["name: 'fit-quantiles'", training, "from: 'measures'", "split: 'split'", 'columns: piecedColumns', `pieces: ${pieces.count}`, "to: 'quantiles'"], fits: 'quantiles' },
    { about: 'How far a number has come through each of its pieces, so that the network may bend at each edge.', name: 'encodeNumberQuantiles', factory: 'encodeQuantiles', properties: ["name: 'encode-quantiles'", everywhere, "from: 'measures'", "quantiles: 'quantiles'", "to: 'pieces'"] },
  ];
}

function categoryNodes({ categories, dates }: Features, rows: number): readonly NodeCode[] {
  const dated = dates.filter((date) => Object.keys(date.categories).length > 0);
  const nodes: NodeCode[] = dated.map((date) => dateNode(date, date.categories, 'integers', dataset(date, 'values')));
  const parts = dated.map((date) => dataset(date, 'values'));
  let from = 'instances';
  if (parts.length > 0) {
    const tables = categories.length > 0 ? ['chosen', ...parts] : parts;
    if (categories.length > 0) nodes.push({ about: 'Fields that are one of some values.', name: 'selectCategories', factory: 'selectColumns', properties: ["name: 'select-categories'", everywhere, "from: 'instances'", 'columns: categoryColumns', "to: 'chosen'"] });
    [from = ''] = tables;
    if (tables.length > 1) {
      from = 'choices';
      nodes.push({ about: 'All that is one of some values.', name: 'joinCategories', factory: 'joinColumns', properties: ["name: 'join-categories'", everywhere, `from: ${listLiteral(tables.map(literal))}`, "to: 'choices'"] });
    }
  }
  const chosen = from === 'instances' ? ['columns: categoryColumns'] : [];
  return [
    ...nodes,
    { about: 'The values that enough training rows have.', name: 'fitKnownCategories', factory: 'fitCategories', properties: ["name: 'fit-categories'", training, `from: '${from}'`, "split: 'split'", ...chosen, `min: ${leastOfCategory(rows)}`, "to: 'categories'"], fits: 'categories' },
    { about: 'A column for each of these values, and one for what is missing, rare or new.', name: 'encodeKnownCategories', factory: 'encodeCategories', properties: ["name: 'encode-categories'", everywhere, `from: '${from}'`, "categories: 'categories'", "to: 'indicators'"] },
  ];
}

function textNodes(rows: number): readonly NodeCode[] {
  return [{ about: 'Texts of many values, in a fixed number of columns by their hash.', name: 'hashTexts', factory: 'hashText', properties: ["name: 'hash-texts'", everywhere, "from: 'instances'", 'columns: textColumns', `buckets: ${bucketsFor(rows)}`, 'signed: true', "to: 'words'"] }];
}

function dateNode({ column, unit }: DateFeatures, parts: Columns, as: 'circles' | 'integers', to: string): NodeCode {
  const about = as === 'circles' ? `Parts of ${column} as places on circles: the last hour or day is near the first.` : `Parts of ${column}, which get a column for each value.`;
  return { about, name: `take${capital(to)}`, factory: 'takeDateParts', properties: [`name: ${literal(`take-${column.replaceAll('_', '-')}-${as === 'circles' ? 'circles' : 'values'}`)}`, everywhere, "from: 'instances'", `column: ${literal(column)}`, `unit: '${unit}'`, `parts: ${record(parts)}`, `as: '${as}'`, `to: ${literal(to)}`] };
}

/** `signed_up_at` → `signedUpAtCircles`. */
const dataset = ({ column }: DateFeatures, what: 'circles' | 'values') => camel(`${column} ${what}`);
