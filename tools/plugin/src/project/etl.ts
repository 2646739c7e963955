import type { ProjectPlan } from '../plan/project-plan.js';
import { commentText, lines, listLiteral, literal, withArticle } from './code.js';
import { etlSpec } from './etl-spec.js';
import { columnsRead, fixtureName } from './fixture.js';
import { capital, namesOf } from './names.js';
import { missingCode, readingCode } from './reading-code.js';
import { FIXTURE_ROWS } from './rows.js';
import { instanceContract, labelContract } from './schemas.js';

/** The etl app's folder of the project: source, pipeline, tables, and their test. */
export function etlFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  const { folder, manyFile } = namesOf(plan);
  const path = `apps/etl/src/${folder}`;
  return new Map([
    [`${path}/index.ts`, indexFile(plan)],
    [`${path}/${manyFile}-file.ts`, sourceFile(plan)],
    [`${path}/${manyFile}.ts`, pipelineFile(plan)],
    [`${path}/migrations.ts`, migrationsFile(plan)],
    [`${path}/${manyFile}.spec.ts`, etlSpec(plan, etlProjectOf(plan), fixtureWords(plan))],
    [`${path}/SOURCE.md`, sourceDocument(plan)],
  ]);
}

/** The value that apps/etl/src/project.ts exports. */
export const etlProjectOf = (plan: ProjectPlan): string => `${namesOf(plan).role}Project`;

/** What the fixture is, in the words of a message. */
export const fixtureWords = ({ sampleRows }: ProjectPlan): string => (sampleRows === undefined ? `${FIXTURE_ROWS} made-up rows` : `${sampleRows} rows of the table`);

function indexFile(plan: ProjectPlan): string {
  const { many, manyFile } = namesOf(plan);
  return `import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { migrations } from './migrations.js';
import { ${many} } from './${manyFile}.js';
import { ${many}File } from './${manyFile}-file.js';

/** The ${commentText(plan.noun.many)}: what this app brings. */
export const ${etlProjectOf(plan)}: EtlProject = {
  business,
  sources: [${many}File],
  pipelines: [${many}],
  migrations,
};
`;
}

/** How a format's source is made, and what its records are. */
function sourceKind(plan: ProjectPlan): { readonly maker: string; readonly module: string; readonly record: string; readonly recordModule: string; readonly about: string } {
  switch (plan.table.format) {
    case 'none':
    case 'csv':
      return { maker: 'csvFile', module: '../sources/csv.js', record: 'CsvRecord', recordModule: '../sources/csv.js', about: 'A CSV file' };
    case 'json':
      return { maker: 'jsonFile', module: '../sources/json/json-file.js', record: 'JsonRecord', recordModule: '../sources/json/json-record.js', about: 'A JSON file with a list' };
    case 'json-lines':
      return { maker: 'jsonLinesFile', module: '../sources/json/json-lines.js', record: 'JsonRecord', recordModule: '../sources/json/json-record.js', about: 'A file of JSON lines' };
    case 'parquet':
      return { maker: 'parquetFile', module: '../sources/parquet.js', record: 'ParquetRecord', recordModule: '../sources/parquet-columns.js', about: 'A Parquet file' };
  }
}

function sourceFile(plan: ProjectPlan): string {
  const { folder, one, many, manyFile } = namesOf(plan);
  const { maker, module, record, recordModule, about } = sourceKind(plan);
  const { table } = plan;
  const columns = table.format === 'parquet' ? objectCode(columnsRead(plan).map((column) => [column, table.columns[column] ?? 'text'])) : listLiteral(columnsRead(plan).map(literal));
  const options = [
    `name: ${literal(manyFile)}`,
    `about: ${literal(`${about} of ${plan.noun.many}: SOURCE.md says what it holds.`)}`,
    `path: packagedFile('${folder}/${fixtureName(plan)}')`,
    'columns',
    ...(table.format === 'csv' && table.delimiter !== ',' ? [`delimiter: ${literal(table.delimiter)}`] : []),
    ...(table.format === 'csv' && table.encoding !== 'utf-8' ? [`encoding: '${table.encoding}'`] : []),
    ...(table.format === 'csv' && !isUsualMissing(table.missing) ? [`missing: ${listLiteral(table.missing.map(literal))}`] : []),
  ];
  const imports = [
    module === recordModule ? `import { ${maker}, type ${record} } from '${module}';` : `import { ${maker} } from '${module}';`,
    ...(module === recordModule ? [] : [`import type { ${record} } from '${recordModule}';`]),
    ...(plan.key.from === 'made' ? ["import { withMadeKeys } from '../sources/made-keys.js';"] : []),
    "import { packagedFile } from '../sources/packaged-file.js';",
    "import { standIn } from '../sources/stand-in.js';",
  ];
  const keyed = plan.fields.map(({ original }) => original).filter((name) => name !== plan.target.original);
  const read = `${maker}({\n${lines(options, '  ')}})`;
  const source = plan.key.from === 'made' ? 'keyed' : 'table';
  const made =
    plan.key.from === 'made'
      ? `
/** The table has no key. Its records get one that is made of what an instance holds, never of the label. */
const keyed = withMadeKeys(table, ${listLiteral(keyed.map(literal))});
`
      : '';
  return `${imports.sort((one, other) => moduleOf(one).localeCompare(moduleOf(other))).join('\n')}

const columns = ${columns} as const;

/** ${capital(withArticle(plan.noun.one))} as the file has it${table.format === 'csv' || table.format === 'none' ? ': texts, and null for what is missing' : ''}. */
export type Raw${capital(one)} = ${table.format === 'parquet' ? 'ParquetRecord<typeof columns>' : `${record}<(typeof columns)[number]>`};

const table = ${read};
${made}
/** The ${commentText(plan.noun.many)}. Beside this file lie ${fixtureWords(plan)}; SOURCE_FILES names the table itself (.env.example). */
export const ${many}File = standIn(${source}, ${literal(fixtureWords(plan))});
`;
}

const moduleOf = (line: string): string => /'([^']+)';$/.exec(line)?.[1] ?? line;
const isUsualMissing = (missing: readonly string[]): boolean => [...missing].sort().join('\n') === '\nNA';
const objectCode = (entries: readonly (readonly [name: string, kind: string])[]): string => `{\n${lines(entries.map(([name, kind]) => `${/^[a-z_]\w*$/i.test(name) ? name : literal(name)}: '${kind}'`), '  ')}}`;

function pipelineFile(plan: ProjectPlan): string {
  const { one, many, manyFile, instance, label, key } = namesOf(plan);
  const { target } = plan;
  const keyField = plan.fields.find(({ name }) => name === key);
  const keyCode = plan.key.from === 'made' || keyField === undefined ? `${key === 'key' ? '' : `${key}: `}key` : `${key}: ${readingCode(keyField, plan)}`;
  const fields = plan.fields.map((field) => `${field.name}: ${readingCode(field, plan)}`);
  const targetKind = target.task === 'number' ? target.kind : target.task === 'binary' ? 'boolean' : 'category';
  const labelCode = `${target.name}: ${readingCode({ original: target.original, reading: target.reading, kind: targetKind }, plan)}`;
  const body = [...(plan.key.from === 'made' ? [keyCode] : []), ...fields];
  const code = [...body, labelCode, missingCode(target, plan)].join(' ');
  const uses = (names: readonly string[]) => names.filter((name) => new RegExp(`\\b${name}\\(`).test(code));
  const [texts, values] = [uses(['booleanOf', 'numberOf']), uses(['dayIn', 'minuteIn', 'minuteOfMicroseconds', 'numberIn', 'textOf'])];
  const parameters = plan.key.from === 'made' ? `(record: Raw${capital(one)}, key)` : `(record: Raw${capital(one)})`;
  return `import { ${instance}, ${label} } from '@tripod/contracts';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
${values.length === 0 ? '' : `import { ${values.join(', ')} } from '../sources/table-values.js';\n`}${texts.length === 0 ? '' : `import { ${texts.join(', ')} } from '../sources/text-values.js';\n`}import { ${many}File, type Raw${capital(one)} } from './${manyFile}-file.js';

/** ${capital(withArticle(plan.noun.one))} from each record, and its label where it is known: without one, it is predicted and not learned from. */
export const ${many} = rowsPipeline({
  name: ${literal(manyFile)},
  source: ${many}File,
  rows: [
    rowsOf(${instance}, ${parameters} => ({
${lines(body, '      ')}    })),
    rowsOf(${label}, ${parameters} => (${missingCode(target, plan)} ? undefined : { ${keyCode}, ${labelCode} })),
  ],
});
`;
}

const POSTGRES = { integer: 'integer', float: 'double precision', boolean: 'boolean', text: 'text', category: 'text', minute: 'timestamp', day: 'date' } as const;

function migrationsFile(plan: ProjectPlan): string {
  const { one, manyFile, key } = namesOf(plan);
  const keyType = plan.fields.find(({ name }) => name === key)?.kind === 'integer' ? 'integer' : 'text';
  const made = plan.key.from === 'made' ? [`{ name: '${key}', type: 'text' }`] : [];
  const columns = plan.fields.map(({ name, kind, nullable }) => `{ name: '${name}', type: '${POSTGRES[kind]}'${nullable ? ', nullable: true' : ''} }`);
  const { target } = plan;
  const targetType = target.task === 'number' ? POSTGRES[target.kind] : target.task === 'binary' ? 'boolean' : 'text';
  const definition = (name: string, contract: string, time: string | undefined, all: readonly string[]) => `const ${name}: DatasetDefinition = {
  contract: '${contract}',
  version: 1,
  key: '${key}',
${time === undefined ? '' : `  time: '${time}',\n`}  columns: [
${lines(all, '    ')}  ],
};`;
  return `import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
${definition(`${one}Instances`, instanceContract(plan).name, plan.time, [...made, ...columns])}

${definition(`${one}Labels`, labelContract(plan).name, undefined, [`{ name: '${key}', type: '${keyType}' }`, `{ name: '${target.name}', type: '${targetType}' }`])}

/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-${manyFile}': { datasets: [${one}Instances, ${one}Labels] },
} as const;
`;
}

function sourceDocument(plan: ProjectPlan): string {
  const { table } = plan;
  const from =
    table.format === 'none'
      ? 'There is no table yet: they were made up of the contract alone.'
      : `They stand in for the table that this project was made from (${plan.rows.toLocaleString('en-US')} rows, ${plan.labelledRows.toLocaleString('en-US')} of them with a label).`;
  const what =
    plan.sampleRows === undefined
      ? `${FIXTURE_ROWS} made-up ${plan.noun.many}. ${from} Shares, quantiles and categories are those of the table; no row and no text but the categories is real.`
      : `${plan.sampleRows} ${plan.noun.many} of the table, as they are. ${from}`;
  return `# ${fixtureName(plan)}

${what}

The table itself stays where it is, outside of git: \`SOURCE_FILES\` in \`.env\` names it, as in
\`SOURCE_FILES=${namesOf(plan).manyFile}=/data/${fixtureName(plan)}\`. Without it, tests and whoever has no access read the rows here.

Licence and origin of the table: write them here.
`;
}
