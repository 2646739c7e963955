import { camel, capital, constant } from '../../project/names.js';
import { decimal, digitsFor } from '../../policy/decimals.js';
import type { PolicyFacts } from '../../policy/policy-facts.js';
import type { TreeBusiness, TreePrediction } from '../workspace/business.js';
import { refusal } from '../workspace/refusal.js';

/**
 * What a policy is written from that decides by a prediction of the tree. Its settings begin with its name: another policy may stand in the
 * same .env.
 *
 * @param name of the app, in kebab-case
 * @throws {ToolError} BAD_USAGE when business.ts does not name a probability for each class
 */
export function factsOfPrediction(name: string, business: TreeBusiness, { role, task, label, output, probabilities }: TreePrediction): PolicyFacts {
  const { noun, instance, contracts } = business;
  const field = business.label.fields.find((each) => each.name === label);
  const kind = instance.fields.find((each) => each.name === instance.key)?.kind ?? 'text';
  const common = { name, value: camel(`${name}-policy`), role, noun, key: { name: instance.key, kind }, label, output, prefix: `${constant(name)}_` };
  switch (task) {
    case 'binary':
      return { ...common, task };
    case 'classes': {
      const categories = field?.categories ?? [];
      const each = categories.flatMap((category) => probabilities[category] ?? []);
      if (categories.length < 2 || each.length < categories.length) throw refusal(`${contracts}/business.ts: prediction '${role}' does not name a probability for each class of '${label}'.`);
      const one = camel(label);
      return { ...common, task, categories, probabilities: each, classes: { schema: `${one}Class`, type: `${capital(one)}Class`, isExported: false } };
    }
    case 'number': {
      const { min, max } = field ?? {};
      const hasBounds = min !== undefined && max !== undefined;
      // Of the label's values nothing is known but the bounds of the contract.
      const threshold = { value: hasBounds ? decimal((min + max) / 2) : '0', says: 'is a guess' };
      return { ...common, task, kind: field?.kind === 'integer' ? 'integer' : 'float', threshold, digits: digitsFor(hasBounds ? max - min : 1) };
    }
  }
}
