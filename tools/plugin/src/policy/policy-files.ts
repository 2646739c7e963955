import { binaryFiles, binarySettings } from './binary-policy.js';
import { classesFiles, classesSetting } from './classes-policy.js';
import { numberFiles, numberSetting } from './number-policy.js';
import type { PolicyFacts, PolicySetting } from './policy-facts.js';

/** The files of a policy and of its tests, by their names in the folder of the business. */
export function policyFiles(facts: PolicyFacts): ReadonlyMap<string, string> {
  switch (facts.task) {
    case 'binary':
      return binaryFiles(facts);
    case 'classes':
      return classesFiles(facts);
    case 'number':
      return numberFiles(facts);
  }
}

/** The settings of a policy, for .env.example and the app's README. */
export function settingsOf(facts: PolicyFacts): readonly PolicySetting[] {
  switch (facts.task) {
    case 'binary':
      return binarySettings(facts);
    case 'classes':
      return [classesSetting(facts)];
    case 'number':
      return [numberSetting(facts)];
  }
}
