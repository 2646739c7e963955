import type { PlannedField, ProjectPlan } from '../plan/project-plan.js';
import { lines, literal, withArticle } from './code.js';
import { columnsRead, csvOf, fixtureName, recordOf, type FixtureRecord } from './fixture.js';
import { namesOf } from './names.js';
import { madeUpRows } from './rows.js';
import { instanceContract } from './schemas.js';

/** A record of which the contract refuses a value. */
function badRecord(plan: ProjectPlan): { readonly field: PlannedField; readonly record: FixtureRecord } | undefined {
  const field = plan.fields.find(({ kind, name }) => kind !== 'text' && name !== namesOf(plan).key && kind !== 'boolean') ?? plan.fields.find(({ kind }) => kind === 'boolean');
  const [, row] = madeUpRows(plan);
  if (field === undefined || row === undefined) return undefined;
  return { field, record: { ...recordOf(plan, row), [field.original]: 'not a value' } };
}

/**
 * The test of the etl app's folder.
 *
 * @param project the value that the folder's index exports
 * @param standIn what the fixture is, in the words of a message
 */
export function etlSpec(plan: ProjectPlan, project: string, standIn: string): string {
  const rows = madeUpRows(plan);
  const labels = rows.filter(({ label }) => label !== null).length;
  const count = plan.sampleRows ?? rows.length;
  const expected = plan.sampleRows === undefined ? `rowsRead: ${count}, instances: ${count}, labels: ${labels}, withoutLabel: ${count - labels}, quarantined: 0, labelsQuarantined: 0` : `rowsRead: ${count}, quarantined: 0, labelsQuarantined: 0`;
  const bad = plan.table.format === 'parquet' ? undefined : badRecord(plan);
  const [good] = rows;
  const text = bad === undefined || good === undefined ? '' : fileText(plan, [recordOf(plan, good), bad.record]);
  const refusal =
    bad === undefined
      ? ''
      : `
  it('puts ${withArticle(plan.noun.one)} aside whose ${bad.field.name} is no value of the contract', async () => {
    const folder = fileFolder();
    try {
      const file = folder.write(${literal(fixtureName(plan))}, ${fileCode(plan, text)});
      const { env, query } = await emptyDatabase();
      expect(await ingest(${project}, env, '--file', file)).toMatchObject({ rowsRead: 2, instances: 1, quarantined: 1, standIn: null });
      expect(await query('SELECT count(*)::integer AS stored FROM etl.${instanceContract(plan).name}s_v1')).toEqual([{ stored: 1 }]);
    } finally {
      folder.remove();
    }
  });
`;
  return `import { ingest } from '../../fixtures/command.js';
import { emptyDatabase } from '../../fixtures/database.js';
${bad === undefined ? '' : "import { fileFolder } from '../../fixtures/readings-csv.js';\n"}import { ${project} } from './index.js';

describe('an ingest of ${plan.noun.many}', () => {
  it('stores every record of the rows that stand in for the table, says so, and stores nothing anew', async () => {
    const { env } = await emptyDatabase();
    const reply = await ingest(${project}, env);
    expect(reply).toMatchObject({ ${expected}, standIn: ${literal(standIn)} });
    expect(await ingest(${project}, env)).toMatchObject({ skipped: true, datasetVersion: reply.datasetVersion });
  });
${refusal}});
`;
}

function fileText(plan: ProjectPlan, records: readonly FixtureRecord[]): string {
  const { table } = plan;
  if (table.format === 'json') return JSON.stringify(records);
  if (table.format === 'json-lines') return records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return csvOf(columnsRead(plan), records, table.format === 'csv' ? table.delimiter : ',');
}

function fileCode({ table }: ProjectPlan, text: string): string {
  const parts = text.split('\n').filter((line) => line !== '').map(literal);
  const code = `[\n${lines(parts, '        ')}      ].join('\\n')`;
  if (table.format !== 'csv' || table.encoding === 'utf-8') return code;
  return table.encoding === 'latin-1' ? `Buffer.from(${code}, 'latin1')` : `Buffer.from(\`\\ufeff\${${code}}\`, 'utf16le')`;
}
