import type { Field } from '../../contract/field.js';
import type { TreeContract } from '../workspace/business.js';
import { madeRows } from '../workspace/made-rows.js';
import { duckdbTypes, sourceKinds, type NewSource, type SourceKindName } from './source-kinds.js';

/** Rows in the fixture of a source: few enough to look through, and enough to try a training on. */
const ROWS = 60;
/** The last ones have no label yet. */
const UNLABELLED = 2;

const MICROSECONDS = '\n/** Parquet counts times in microseconds. */\nconst MICROSECONDS_A_MINUTE = 60_000_000;\n';

/** The fields of a record: those of the instance, then those of the label, which may not be known yet. */
export function fieldsOfRecord({ instance, label }: Pick<NewSource['business'], 'instance' | 'label'>): Field[] {
  const own = new Set(instance.fields.map(({ name }) => name));
  return [...instance.fields, ...label.fields.filter(({ name }) => !own.has(name)).map((field) => ({ ...field, nullable: true }))];
}

/** Made-up records as a source gives them. */
export function madeRecords({ instance, label }: NewSource['business']): string {
  const labels = madeRows(label, ROWS);
  const own = new Set(instance.fields.map(({ name }) => name));
  const answers = label.fields.filter(({ name }) => !own.has(name));
  const records = madeRows(instance, ROWS).map((row, index) => ({
    ...row,
    ...Object.fromEntries(answers.map(({ name }) => [name, index < ROWS - UNLABELLED ? (labels[index]?.[name] ?? null) : null])),
  }));
  return `[\n${records.map((record) => `  ${JSON.stringify(record)}`).join(',\n')}\n]\n`;
}

/** The name of the pipeline's const. */
export const pipelineValue = ({ place }: NewSource): string => place.replace(/(File|Api|Page|Download)$/, 'Pipeline');

/** The module with the pipeline: a row of the instance and of the label from each record. */
export function pipelineText(source: NewSource, kind: SourceKindName): string {
  const { name, business, place, raw, fields } = source;
  const { instance, label, noun } = business;
  const { ending, valueOf } = sourceKinds[kind];
  const rowOf = (contract: TreeContract) => contract.fields.map((field) => `      ${field.name}: ${valueOf(fields.find((each) => each.name === field.name) ?? field)},`).join('\n');
  const rows = `${rowOf(instance)}\n${rowOf(label)}`;
  const readers = ['booleanOf', 'numberOf'].filter((reader) => rows.includes(`${reader}(`));
  const contracts = [instance.value, label.value, ...(rows.includes('minuteText(') ? ['minuteText'] : [])];
  const known = label.fields.find((field) => field.name !== label.key)?.name;
  return `import { ${contracts.join(', ')} } from '@tripod/contracts';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
${readers.length > 0 ? `import { ${readers.join(', ')} } from '../sources/text-values.js';\n` : ''}import { ${place}, type ${raw} } from './${name}-${ending}.js';
${rows.includes('MICROSECONDS_A_MINUTE') ? MICROSECONDS : ''}
/** ${capital(article(noun.one))} ${noun.one} and, when it is known, its label from each record of ${name}. */
export const ${pipelineValue(source)} = rowsPipeline({
  name: '${name}',
  source: ${place},
  rows: [
    rowsOf(${instance.value}, (record: ${raw}) => ({
${rowOf(instance)}
    })),
    rowsOf(${label.value}, (record: ${raw}) => (${known === undefined ? '' : `record.${known} === null ? undefined : `}{
${rowOf(label)}
    })),
  ],
});
`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const article = (word: string): string => (/^[aeiou]/i.test(word) ? 'an' : 'a');

/** The spec: the rows of the fixture come in, one that does not fit is set aside, and what has not changed is not stored anew. */
export function specText(source: NewSource, kind: SourceKindName, project: string): string {
  const { name, business, fields } = source;
  const { instance, label, noun } = business;
  const { spec } = sourceKinds[kind];
  const text = spec.placeOf(source);
  const usesFolder = text.includes('folder.') || text.includes('parquetOf(');
  const usesPeer = text.includes('startPeer(');
  const needed = fields.find((field) => !field.nullable && field.name !== instance.key) ?? instance.fields.find((field) => field.name === instance.key)!;
  const downloads = kind === 'download';
  const imports = [
    "import { readFileSync } from 'node:fs';",
    "import { join } from 'node:path';",
    ...spec.imports,
    `import { ${[instance.value, label.value].join(', ')}, viewOf, type JsonRow } from '@tripod/contracts';`,
    "import { ingest } from '../../fixtures/command.js';",
    "import { emptyDatabase, type SpecDatabase } from '../../fixtures/database.js';",
    "import { APP } from '../app.js';",
    `import { ${project} } from './index.js';`,
  ];
  return `${inOrder(imports, downloads ? ["import { fileFolder } from '../../fixtures/readings-csv.js';"] : []).join('\n')}

/** Made up from the contracts; the last ${UNLABELLED} have no label yet. */
const rows: readonly JsonRow[] = JSON.parse(readFileSync(join(__dirname, 'fixtures/${name}.json'), 'utf8'));
${usesFolder ? 'const folder = fileFolder();\nafterAll(() => folder.remove());\n' : ''}${downloads ? "const folder = fileFolder();\nafterAll(() => folder.remove());\nconst DOWNLOADS = `${folder.write('downloads', '')}.d`;\n" : ''}${usesPeer ? 'afterEach(closePeers);\n' : ''}
/** A place that has these records. */
${kind === 'parquet' ? parquetPlace(source) : `const placeOf = ${text.includes('await ') ? 'async ' : ''}(records: readonly JsonRow[]) => ${text};`}
const bring = ({ env }: SpecDatabase, place: string) => ingest(${project}, ${downloads ? '{ ...env, DOWNLOADS }' : 'env'}, '--pipeline', '${name}', '--file', place);

describe('${noun.many} of ${name}', () => {
  it('become rows, with a label where it is known, and what has not changed is not stored anew', async () => {
    const database = await emptyDatabase();
    const place = ${placeCall(text, kind)}(rows);
    expect(await bring(database, place)).toMatchObject({ rowsRead: ${ROWS}, instances: ${ROWS}, quarantined: 0, labels: ${ROWS - UNLABELLED}, labelsQuarantined: 0, withoutLabel: ${UNLABELLED} });
    const keysIn = async (view: string) => (await database.query(\`SELECT ${instance.key} FROM \${view}\`)).map((row) => row['${instance.key}']).sort();
    expect(await keysIn(viewOf(${instance.value}, APP))).toEqual(rows.map((row) => row['${instance.key}']).sort());
    expect(await keysIn(viewOf(${label.value}, APP))).toEqual(rows.slice(0, ${-UNLABELLED}).map((row) => row['${instance.key}']).sort());
    expect(await bring(database, place)).toMatchObject(${spec.unchanged});
  });

  it("are set aside without '${needed.name}'", async () => {
    const torn = rows.map((row, index) => (index === 0 ? { ...row, ${needed.name}: null } : row));
    expect(await bring(await emptyDatabase(), ${placeCall(text, kind)}(torn))).toMatchObject({ rowsRead: ${ROWS}, instances: ${ROWS - 1}, quarantined: 1 });
  });
});
`;
}

const placeCall = (text: string, kind: SourceKindName): string => (text.includes('await ') || kind === 'parquet' ? 'await placeOf' : 'placeOf');

function parquetPlace({ name, fields }: NewSource): string {
  return `async function placeOf(records: readonly JsonRow[]): Promise<string> {
  const [from, to] = [folder.write('${name}.json', JSON.stringify(records)), folder.write('${name}.parquet', '')];
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(\`COPY (SELECT * FROM read_json('\${from}', columns = ${duckdbTypes(fields)})) TO '\${to}' (FORMAT parquet)\`);
  connection.closeSync();
  return to;
}
`;
}

/** Lines of import: packages, then folders above, then this folder; each by its module. */
function inOrder(lines: readonly string[], more: readonly string[]): string[] {
  const moduleOf = (line: string) => /from '(.*)';$/.exec(line)?.[1] ?? '';
  const rank = (module: string) => (module.startsWith('node:') ? 0 : module.startsWith('./') ? 3 : module.startsWith('../') ? 2 : 1);
  const all = [...new Set([...lines, ...more.filter((line) => !lines.some((each) => moduleOf(each) === moduleOf(line)))])];
  return all.sort((one, other) => rank(moduleOf(one)) - rank(moduleOf(other)) || (moduleOf(one) < moduleOf(other) ? -1 : 1));
}
