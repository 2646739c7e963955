import type { AdoptAnswers } from './answers.js';
import { fieldName } from './field-names.js';
import { MADE_UP_ROWS, evenQuantiles, madeUpProfile, madeUpTarget, yearQuantiles } from './made-up-profile.js';
import { nounOf } from './plan-name.js';
import { projectPlan, type ProjectPlan } from './project-plan.js';

/** The plan of a project that begins with nothing: a key, a time, a number and a label. */
export function emptyPlan(answers: AdoptAnswers): { readonly plan: ProjectPlan; readonly notes: readonly string[] } {
  const noun = answers.noun ?? nounOf(undefined);
  const key = fieldName(answers.key ?? `${noun.one} id`, 'text', 0);
  const time = fieldName(answers.time ?? 'happened_at', 'minute', 1);
  const label = fieldName(answers.label ?? 'outcome', 'boolean', 3);
  const plan: ProjectPlan = {
    ...{ name: answers.name, noun, scope: answers.scope, owners: answers.owners, table: { format: 'none' }, rows: MADE_UP_ROWS, labelledRows: MADE_UP_ROWS },
    ...{ key: { from: 'column', name: key }, time },
    fields: [
      { name: key, original: key, kind: 'text', nullable: false, maxLength: 100, description: `names a ${noun.one}`, reading: { as: 'text' }, treatment: 'none', profile: madeUpProfile(false, { medianLength: 8 }) },
      { name: time, original: time, kind: 'minute', nullable: false, description: 'when it happened', reading: { as: 'minute', format: 'iso' }, treatment: 'date-parts', profile: madeUpProfile(false, { quantiles: yearQuantiles('minute') }) },
      {
        ...{ name: 'value', original: 'value', kind: 'float', nullable: false, min: 0, max: 1000, description: 'a number that was known at that moment' },
        ...{ reading: { as: 'number', decimalComma: false }, treatment: 'number', profile: madeUpProfile(false, { quantiles: evenQuantiles(0, 100, false) }) },
      },
    ],
    target: madeUpTarget(answers.task ?? 'binary', label, 'what turned out'),
    leftOut: [],
  };
  return { plan: projectPlan.parse(plan), notes: ['There is no table: the rows are made up until etl has a source.'] };
}
