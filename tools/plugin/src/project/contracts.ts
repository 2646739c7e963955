import { contractModule } from '../contract/contract-module.js';
import { PROBABILITY } from '../contract/prediction-fields.js';
import type { ProjectPlan } from '../plan/project-plan.js';
import { contractsSpec } from './contracts-spec.js';
import { commentText, lines, listLiteral, literal, propertyName, withArticle } from './code.js';
import { capital, namesOf } from './names.js';
import { instanceContract, keyOf, labelContract, predictionContract } from './schemas.js';

/** The contracts of the project: instance, label, prediction, the business, and their test. */
export function contractFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  const names = namesOf(plan);
  const folder = `libs/contracts/src/${names.folder}`;
  return new Map([
    [`${folder}/index.ts`, indexFile(plan)],
    [`${folder}/business.ts`, businessFile(plan)],
    [`${folder}/${names.oneFile}-instance.ts`, instanceFile(plan)],
    [`${folder}/${names.oneFile}-label.ts`, labelFile(plan)],
    [`${folder}/${names.oneFile}-prediction.ts`, predictionFile(plan)],
    [`${folder}/${names.oneFile}.spec.ts`, contractsSpec(plan)],
  ]);
}

function indexFile(plan: ProjectPlan): string {
  const { oneFile, instance, instanceType, label, labelType, prediction, predictionType, keySchema, one } = namesOf(plan);
  const classes = plan.target.task === 'classes' ? `${one}Class, ` : '';
  const classType = plan.target.task === 'classes' ? `, type ${capital(one)}Class` : '';
  return `// The contracts of this project: ${plan.noun.many}.
export { business } from './business.js';
export { ${instance}, ${keySchema}, type ${instanceType} } from './${oneFile}-instance.js';
export { ${classes}${label}${classType}, type ${labelType} } from './${oneFile}-label.js';
export { ${prediction}, type ${predictionType} } from './${oneFile}-prediction.js';
`;
}

function businessFile(plan: ProjectPlan): string {
  const { oneFile, instance, label, prediction, role } = namesOf(plan);
  return `import { defineBusiness } from '../contract/business.js';
import { ${instance} } from './${oneFile}-instance.js';
import { ${label} } from './${oneFile}-label.js';
import { ${prediction} } from './${oneFile}-prediction.js';

/** The ${commentText(plan.noun.many)}: what general code must know about them. */
export const business = defineBusiness({
  noun: { one: ${literal(plan.noun.one)}, many: ${literal(plan.noun.many)} },
  instance: ${instance},
  label: ${label},
  predictions: {
    ${propertyName(role)}: {
      contract: ${prediction},
${taskCode(plan)}
    },
  },
});
`;
}

function taskCode(plan: ProjectPlan): string {
  const { target } = plan;
  const { output, probabilities } = namesOf(plan);
  if (target.task !== 'classes') return `      task: { type: '${target.task}', label: '${target.name}', output: '${output}' },`;
  const each = target.categories.map((category, index) => `${propertyName(category)}: ${literal(probabilities[index] ?? '')}`);
  return `      task: {
        type: 'classes',
        label: '${target.name}',
        output: '${output}',
        probabilities: {
${lines(each, '          ')}        },
      },`;
}

function instanceFile(plan: ProjectPlan): string {
  const { instance, instanceType, keySchema, key } = namesOf(plan);
  return contractModule({
    ...instanceContract(plan),
    ...{ value: instance, type: instanceType, key, time: plan.time },
    about: `The business object: ${withArticle(plan.noun.one)}, with what is known before ${plan.target.name} is.`,
    declarations: [`/** The key of ${withArticle(plan.noun.one)}. */\nexport const ${keySchema} = ${keyOf(plan).code};`],
  });
}

const keyImport = (plan: ProjectPlan): string => `import { ${namesOf(plan).keySchema} } from './${namesOf(plan).oneFile}-instance.js';`;

function labelFile(plan: ProjectPlan): string {
  const { label, labelType, key, one } = namesOf(plan);
  const { target } = plan;
  const classes = (categories: readonly string[]) => `/** What ${target.name} can be. */
export const ${one}Class = z.enum(${listLiteral(categories.map(literal))});
export type ${capital(one)}Class = z.infer<typeof ${one}Class>;`;
  return contractModule({
    ...labelContract(plan),
    ...{ value: label, type: labelType, key, isShort: true },
    about: `What turned out about ${withArticle(plan.noun.one)}: ${target.name}.`,
    imports: [keyImport(plan)],
    declarations: target.task === 'classes' ? [classes(target.categories)] : [],
  });
}

function predictionFile(plan: ProjectPlan): string {
  const { oneFile, prediction, predictionType, key, one } = namesOf(plan);
  const isClasses = plan.target.task === 'classes';
  return contractModule({
    ...predictionContract(plan),
    ...{ value: prediction, type: predictionType, key },
    about: `What the model says about ${withArticle(plan.noun.one)}.`,
    imports: [keyImport(plan), ...(isClasses ? [`import { ${one}Class } from './${oneFile}-label.js';`] : [])],
    declarations: isClasses ? [PROBABILITY] : [],
  });
}
