import type { ProjectPlan } from '../plan/project-plan.js';
import { decimal, digitsFor } from '../policy/decimals.js';
import type { PolicyFacts, PolicySetting } from '../policy/policy-facts.js';
import { policyFiles, settingsOf } from '../policy/policy-files.js';
import { capital, namesOf } from './names.js';

/** The user app's folder of the project: the policy, and its test. */
export function userFiles(plan: ProjectPlan): ReadonlyMap<string, string> {
  const path = `apps/user/src/${namesOf(plan).folder}`;
  return new Map([...policyFiles(factsOf(plan))].map(([file, text]) => [`${path}/${file}`, text]));
}

/** The value that apps/user/src/project.ts exports. */
export const policyOf = (plan: ProjectPlan): string => `${namesOf(plan).role}Policy`;

/** The settings of the policy, for .env.example and the app's README. */
export const policySettings = (plan: ProjectPlan): readonly PolicySetting[] => settingsOf(factsOf(plan));

function factsOf(plan: ProjectPlan): PolicyFacts {
  const { role, output, key, one, probabilities } = namesOf(plan);
  const { name, noun, target, fields } = plan;
  // A made key is a text.
  const kind = fields.find((field) => field.name === key)?.kind ?? 'text';
  const common = { name, value: policyOf(plan), role, noun, key: { name: key, kind }, label: target.name, output, prefix: '' };
  switch (target.task) {
    case 'binary':
      return { ...common, task: 'binary' };
    case 'classes':
      return { ...common, task: 'classes', categories: target.categories, probabilities, classes: { schema: `${one}Class`, type: `${capital(one)}Class`, isExported: true } };
    case 'number': {
      const [, low = 0, , , upper = target.max, high = 1] = target.quantiles;
      // Three quarters of the labels are below the threshold.
      return { ...common, task: 'number', kind: target.kind, threshold: { value: decimal(upper), says: `lets a quarter of the ${noun.many} pass` }, digits: digitsFor(high - low) };
    }
  }
}
