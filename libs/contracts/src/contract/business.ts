import { columnsOf, type Column } from './columns.js';
import { contractName, type Contract } from './contract.js';
import { ContractError } from './contract-error.js';

/** A model that answers with the probability of a boolean label. */
export interface BinaryTask {
  readonly type: 'binary';
  /** The label's field: a boolean. */
  readonly label: string;
  /** The prediction's field: a float, the probability of true. */
  readonly output: string;
}

/** A model that chooses one of the label's categories. */
export interface ClassesTask {
  readonly type: 'classes';
  /** The label's field: a category. */
  readonly label: string;
  /** The prediction's field: the most likely category, with the same categories as the label. */
  readonly output: string;
  /** For each category the prediction's field with its probability: a float. */
  readonly probabilities: Readonly<Record<string, string>>;
}

/** A model that answers with a number in the unit of the label. */
export interface NumberTask {
  readonly type: 'number';
  /** The label's field: an integer or a float. */
  readonly label: string;
  /** The prediction's field: a float. */
  readonly output: string;
}

/** What a model predicts, and which fields of label and prediction hold it. */
export type Task = BinaryTask | ClassesTask | NumberTask;

/** A prediction contract and the task that it answers. */
export interface PredictionRole {
  readonly contract: Contract;
  readonly task: Task;
}

/** The facts of one business that general code needs: its words, and its contracts by role. */
export interface Business {
  readonly noun: { readonly one: string; readonly many: string };
  /** What is predicted: one row for each. */
  readonly instance: Contract;
  /** What turned out; it has the key of the instance. */
  readonly label: Contract;
  /** By the name of the model that makes them. */
  readonly predictions: Readonly<Record<string, PredictionRole>>;
  /** Further contracts: rows that an etl app stores beside instances and labels. */
  readonly others?: readonly Contract[];
}

/**
 * Declares a business.
 *
 * @throws {ContractError} naming every field that does not fit its role
 */
export function defineBusiness<const Declared extends Business>(declared: Declared): Declared {
  const { instance, label, predictions } = declared;
  const faults = [label, ...Object.values(predictions).map(({ contract }) => contract)].flatMap((contract) => keyFaults(instance, contract));
  for (const [name, { contract, task }] of Object.entries(predictions)) {
    faults.push(...taskFaults(label, contract, task).map((fault) => `prediction '${name}': ${fault}`));
  }
  if (faults.length > 0) throw new ContractError(faults.join('; '));
  return Object.freeze(declared);
}

function keyFaults(instance: Contract, other: Contract): string[] {
  const [ours, theirs] = [columnsOf(instance), columnsOf(other)].map((columns, i) => columns.find(({ name }) => name === (i === 0 ? instance : other).key));
  if (instance.key === other.key && ours?.kind === theirs?.kind) return [];
  return [`${contractName(other)} must have the key of ${contractName(instance)}, '${instance.key}'`];
}

function taskFaults(label: Contract, prediction: Contract, task: Task): string[] {
  const field = (contract: Contract, name: string, kinds: readonly Column['kind'][]) => {
    const column = columnsOf(contract).find((each) => each.name === name);
    if (column === undefined) return [`${contractName(contract)} has no field '${name}'`];
    return kinds.includes(column.kind) ? [] : [`'${name}' of ${contractName(contract)} is ${column.kind}, not ${kinds.join(' or ')}`];
  };
  switch (task.type) {
    case 'binary':
      return [...field(label, task.label, ['boolean']), ...field(prediction, task.output, ['float'])];
    case 'number':
      return [...field(label, task.label, ['integer', 'float']), ...field(prediction, task.output, ['float'])];
    case 'classes':
      return [
        ...field(label, task.label, ['category']),
        ...field(prediction, task.output, ['category']),
        ...Object.values(task.probabilities).flatMap((output) => field(prediction, output, ['float'])),
        ...categoryFaults(label, prediction, task),
      ];
  }
}

function categoryFaults(label: Contract, prediction: Contract, task: ClassesTask): string[] {
  const categories = (contract: Contract, name: string) => columnsOf(contract).find((column) => column.name === name)?.categories ?? [];
  const wanted = categories(label, task.label).join('\n');
  return [
    ...(categories(prediction, task.output).join('\n') === wanted ? [] : [`'${task.output}' must have the categories of '${task.label}', in their order`]),
    ...(Object.keys(task.probabilities).join('\n') === wanted ? [] : [`'probabilities' must name each category of '${task.label}', in their order`]),
  ];
}
