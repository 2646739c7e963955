import type { FieldReading } from '../plan/project-plan.js';
import type { ColumnShape } from './column-profile.js';
import { hasOffset, timeForms, timeSql, type TimeForm } from './time-forms.js';
import { isThere, itemsOf } from './work-answers.js';
import type { WorkTable } from './work-table.js';

/** The form of this name. */
export function timeFormOf(format: string): TimeForm {
  const form = timeForms.find((each) => each.format === format);
  if (form === undefined) throw new TypeError(`no form of times is called ${format}`);
  return form;
}

/** The shape of the texts in `d`, if all are times of one form. */
export async function timeColumn(work: WorkTable, sample: readonly string[]): Promise<ColumnShape | undefined> {
  let form: TimeForm | undefined;
  let other: TimeForm | undefined;
  for (const each of timeForms) {
    // With and without a leading 0 is one order of the parts.
    const isOther = form === undefined || orderOf(each) !== orderOf(form);
    if (!isOther || !sample.every((text) => each.pattern.test(text.trim())) || (await isThere(work, `SELECT 1 FROM d WHERE ${timeSql('v', each)} IS NULL LIMIT 1`))) continue;
    if (form !== undefined) {
      other = each;
      break;
    }
    form = each;
  }
  if (form === undefined) return undefined;
  const shape = await timeShape(work, form, { as: form.as, format: form.format });
  return { ...shape, ...(other === undefined ? {} : { other: other.format }) };
}

/** Whether day, month or year stands first. */
const orderOf = ({ format }: TimeForm): string => (format === 'iso' ? 'y' : format.slice(0, 1));

/** The shape of the times in `d`, by a form that all have. */
export async function timeShape(work: WorkTable, form: TimeForm, reading: FieldReading): Promise<Extract<ColumnShape, { kind: 'day' | 'minute' }>> {
  const [[quantiles, seconds, example] = []] = await work.rows(
    `SELECT quantile_disc(x, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]), bool_or(regexp_matches(v, ':[0-9][0-9]:(?:0?[1-9]|[1-5][0-9])')), max(CASE WHEN regexp_matches(v, '(Z|[0-9][+-][0-9]{2}(:?[0-9]{2})?)$') THEN v END)
     FROM (SELECT v, ${timeSql('v', form)} AS x, unnest(range(n)) FROM d)`,
  );
  const hasOffsets = form.as === 'minute' && typeof example === 'string' && hasOffset(example.trim());
  return { kind: form.as, reading, quantiles: itemsOf(quantiles).map(Number), hasSeconds: form.as === 'minute' && seconds === true, hasOffsets };
}
