import type { PlannedField, ProjectPlan } from '../plan/project-plan.js';
import { fixtureWords } from './etl.js';
import { fixtureName } from './fixture.js';
import { withArticle } from './code.js';
import { namesOf } from './names.js';

/** A text in a cell of a table in Markdown. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');

const TREATMENTS: Readonly<Record<PlannedField['treatment'], string>> = {
  number: 'as a number',
  logarithm: 'as a number and as its logarithm',
  'one-hot': 'a column for each value that is frequent enough',
  hashed: 'hashed into columns',
  'date-parts': 'as parts of a date and as time since the first',
  none: 'not read by the model',
};

const isFilled = ({ treatment, nullable }: PlannedField): boolean => nullable && (treatment === 'number' || treatment === 'logarithm');

/** docs/data.md: where the table comes from, what is in it, what was left out and why. */
export function dataDocument(plan: ProjectPlan): string {
  const { folder, manyFile, key } = namesOf(plan);
  const { noun, target, table } = plan;
  const rows = plan.fields.map((field) => `| \`${field.name}\` | ${cell(field.original)} | ${field.kind}${field.nullable ? ', may be missing' : ''} | ${cell(field.description)} | ${field.name === key ? 'the key' : TREATMENTS[field.treatment]}${isFilled(field) ? '; a gap is filled with the median and marked' : ''} |`);
  const out = plan.leftOut.map(({ original, reason }) => `| ${cell(original)} | ${cell(reason)} |`);
  return `# The data

${table.format === 'none' ? `There is no table yet: the contract was made by hand, and ${fixtureWords(plan)} stand in for it.` : `This project was made from a table of ${plan.rows.toLocaleString('en-US')} ${noun.many}. It stays outside of git: \`SOURCE_FILES=${manyFile}=<path>\` in \`.env\` names it.
Where it is not named, as in a fresh clone or in CI, \`apps/etl/src/${folder}/${fixtureName(plan)}\` is read: ${fixtureWords(plan)}.`}

Source and licence of the data: write them here.

## What is in it

| field | in the table | kind | meaning | what the model does with it |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${plan.key.from === 'made' ? `**Key.** The table has none. \`${key}\` is made: a hash of the fields above, never of the label, and a running number among ${noun.many} that are equal.
It stays the same when the table is read again, also when rows were added or stand in another order, and when a label becomes known. If a field
of ${withArticle(noun.one)} changes, it is another ${noun.one}.` : `**Key.** \`${key}\` names ${noun.one} by ${noun.one}.`}

${plan.time === undefined ? '**Time.** There is none: rows are split by shares of the hash of their keys.' : `**Time.** \`${plan.time}\`, to the minute on the local clock: rows are split by days, so that the model is tested on what comes after.`}

**Label.** \`${target.name}\`: ${cell(target.description)}. ${plan.labelledRows.toLocaleString('en-US')} of ${plan.rows.toLocaleString('en-US')} rows have one; the others are predicted, and not learned from.
${out.length === 0 ? '' : `
## What was left out

| column | why |
| --- | --- |
${out.join('\n')}
`}`;
}
