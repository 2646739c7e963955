import type { ProjectPlan } from '../plan/project-plan.js';

/** What a project's parts are called in code. Everything is derived from the plan's names. */
export interface Names {
  /** The business's folder in each app and in the contracts, the model's folder: kebab-case. */
  readonly folder: string;
  /** The model's value and its role in `business.predictions`, as in `business.predictions.churn`. */
  readonly role: string;
  /** The const that models/<folder>/index.ts exports. */
  readonly model: string;
  /** What the instance is called within names: `customer`, `loanApplicant`. */
  readonly one: string;
  /** A variable with one of them: `customer`, but `caseRow`. */
  readonly variable: string;
  /** The const of the etl app's pipeline: `customers`. */
  readonly many: string;
  /** In file names: `loan-applicant`. */
  readonly oneFile: string;
  readonly manyFile: string;
  /** Consts and types of the contracts: `customerInstance`, `CustomerInstance`. */
  readonly instance: string;
  readonly instanceType: string;
  readonly label: string;
  readonly labelType: string;
  readonly prediction: string;
  readonly predictionType: string;
  /** The key's schema: `customerKey`. */
  readonly keySchema: string;
  /** The key's field. */
  readonly key: string;
  /** The prediction's field with the answer: `churned_probability`, or the target's own name. */
  readonly output: string;
  /** Of classes: the prediction's field for each, in their order. */
  readonly probabilities: readonly string[];
}

/** The names of a plan's project. */
export function namesOf(plan: Pick<ProjectPlan, 'name' | 'noun' | 'key' | 'target'>): Names {
  const { name, noun, key, target } = plan;
  const one = camel(noun.one);
  const probabilities = target.task === 'classes' ? probabilityNames(target.categories, [key.name, target.name]) : [];
  return {
    folder: name,
    role: camel(name),
    model: isReserved(camel(name)) ? `${camel(name)}Model` : camel(name),
    ...{ one, variable: free(one), many: free(camel(noun.many)), oneFile: kebab(noun.one), manyFile: kebab(noun.many) },
    ...{ instance: `${one}Instance`, instanceType: `${capital(one)}Instance` },
    ...{ label: `${one}Label`, labelType: `${capital(one)}Label` },
    ...{ prediction: `${one}Prediction`, predictionType: `${capital(one)}Prediction` },
    keySchema: `${one}Key`,
    key: key.name,
    output: outputName(target.task, target.name),
    probabilities,
  };
}

/** The prediction's field with the answer. */
export const outputName = (task: ProjectPlan['target']['task'], label: string): string => (task === 'binary' ? `${label}_probability` : label);

/** The prediction's field with the probability of each category, all different from each other and from the fields that are there. */
export const probabilityNames = (categories: readonly string[], taken: readonly string[]): string[] =>
  distinct(categories.map((category, index) => `${snake(category) || `class_${index + 1}`}_probability`), taken);

/** `loan applicant` → `loanApplicant`. */
export const camel = (text: string): string => wordsOf(text).map((word, index) => (index === 0 ? word : capital(word))).join('');

/** `Loan applicant` → `loan_applicant`. */
export const snake = (text: string): string => wordsOf(text).join('_');

/** `Loan applicant` → `loan-applicant`. */
export const kebab = (text: string): string => wordsOf(text).join('-');

/** `seattle-weather` → `SEATTLE_WEATHER`. */
export const constant = (text: string): string => snake(text).toUpperCase();

/** `customer` → `Customer`. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Words in lower case, of ASCII letters and digits; the first begins with a letter. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const words = plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== '').map((word) => word.toLowerCase());
  const [first] = words;
  return first !== undefined && /^\d/.test(first) ? ['n', ...words] : words;
}

/** Names that are all different: an equal one gets a running number. */
export function distinct(names: readonly string[], taken: readonly string[] = []): string[] {
  const seen = new Set(taken);
  return names.map((name) => {
    let candidate = name;
    for (let number = 2; seen.has(candidate); number++) candidate = `${name}_${number}`;
    seen.add(candidate);
    return candidate;
  });
}

/** A name that a const of the written files can have. */
const free = (name: string): string => (isReserved(name) || USED.has(name) ? `${name}Row` : name);

/** What the written files have under these names. */
const USED = new Set(['business', 'columns', 'contract', 'ingest', 'keyed', 'migrations', 'open', 'z']);

/** Whether a const cannot have this name. */
const isReserved = (name: string): boolean => RESERVED.has(name);

const RESERVED = new Set(
  ('arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in ' +
    'instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield').split(' '),
);
