import { listLiteral, literal } from '../project/code.js';
import { namesOf } from '../project/names.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import type { Features } from './features.js';

/** `columns.ts` of a model: the fields that it reads, by what becomes of them. */
export function columnsFile(plan: ProjectPlan, features: Features): string {
  const { instanceType } = namesOf(plan);
  const list = (name: string, about: string, columns: readonly string[]) =>
    columns.length === 0 ? [] : [`/** ${about} */\nexport const ${name} = ${listLiteral(columns.map(literal))} as const satisfies readonly Field[];\n`];
  const unread = plan.fields.filter(({ name, treatment }) => treatment === 'none' && name !== plan.key.name).map(({ name }) => `\`${name}\``);
  const without = unread.length === 0 ? '' : ` ${inWords(unread)} ${unread.length === 1 ? 'is' : 'are'} not among them.`;
  return `import type { ${instanceType} } from '@tripod/contracts';

type Field = keyof ${instanceType};

${[
    ...list('completeColumns', 'Numbers, and answers of yes or no, that are always there.', features.complete),
    ...list('openColumns', 'Numbers that may be missing.', features.open),
    ...list('piecedColumns', 'Numbers whose parts may say different things.', features.pieces.columns),
    ...list('categoryColumns', 'Fields that are one of some values.', features.categories),
    ...list('textColumns', 'Texts of many values.', features.texts),
    ...list('instanceColumns', `The fields of an instance that the model reads.${without}`, features.read),
  ].join('\n')}`;
}

const inWords = (names: readonly string[]) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
