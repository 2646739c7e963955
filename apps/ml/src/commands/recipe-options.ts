import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { InvalidArgumentError, type Command } from 'commander';
import { AppError, messageOf } from '../errors.js';
import type { Model } from '../model/model.js';
import { parameterNames, type Recipe } from '../network/recipe.js';
import { readRecipe } from '../network/read-recipe.js';
import { parseInteger, pathOf } from './options.js';

/** Longer files are not recipes. */
const MOST_BYTES = 1024 * 1024;

/** Parameters that a command states, each as a text; an empty one stands for a parameter that is not stated. */
export type StatedParameters = Readonly<Record<string, string>>;

/** How a command names a recipe. */
export interface RecipeOptions {
  readonly recipe?: string;
  readonly param?: StatedParameters;
  readonly seed?: number;
}

/** Adds the options by which a recipe is named and changed. */
export function addRecipeOptions(command: Command): Command {
  return command
    .option('--recipe <name|file>', "how to train: a recipe of the model, or a file (.json); the model's first recipe by default")
    .option('--param <name=value>', `a parameter in place of the recipe's, several times if needed: ${parameterNames.join(', ')}`, parseParameter)
    .option('--seed <number>', 'start values and order of the rows', parseInteger);
}

/** Reads `peakRate=0.02` and adds it to those before. */
export function parseParameter(text: string, before: StatedParameters = {}): StatedParameters {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0) throw new InvalidArgumentError(`'${text}' is not a parameter with its value, such as peakRate=0.02.`);
  return { ...before, [name]: value.join('=') };
}

/**
 * The recipe that a command names, with the parameters that it states.
 *
 * @throws {AppError} BAD_USAGE naming the parameter, its value and what is possible
 */
export async function recipeOf(model: Model, { recipe: asked, param = {}, seed }: RecipeOptions, env: NodeJS.ProcessEnv): Promise<Recipe> {
  const base = await baseOf(model, asked, env);
  const changes = Object.entries({ ...param, ...(seed === undefined ? {} : { seed: String(seed) }) });
  const stated = new Map<string, unknown>([...Object.entries(base), ...changes.map(([name, text]) => [name, valueOf(name, text)] as const)]);
  return recipeFor(model, Object.fromEntries([...stated].filter(([, value]) => value !== undefined)), 'The recipe is not possible');
}

async function baseOf({ name, recipes }: Model, asked: string | undefined, env: NodeJS.ProcessEnv): Promise<object> {
  const chosen = asked === undefined ? Object.values(recipes)[0] : Object.hasOwn(recipes, asked) ? recipes[asked] : undefined;
  if (chosen !== undefined) return chosen;
  if (asked?.endsWith('.json')) return fileOf(pathOf(asked, env));
  throw new AppError('BAD_USAGE', `Model '${name}' does not have the recipe '${asked ?? ''}'. There are: ${Object.keys(recipes).join(', ')}. Or name a file that ends with .json.`);
}

async function fileOf(path: string): Promise<object> {
  const refuse = (reason: string, cause?: unknown) => new AppError('BAD_USAGE', `The recipe ${path} cannot be read: ${reason}.`, { cause });
  let value: unknown;
  try {
    const bytes = await buffer(createReadStream(path, { end: MOST_BYTES }));
    if (bytes.length > MOST_BYTES) throw new RangeError(`it has more than ${MOST_BYTES} bytes`);
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw refuse(messageOf(cause), cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refuse('it must be an object with the parameters of a recipe');
}

/** @throws {AppError} BAD_USAGE */
function recipeFor({ name, role }: Model, stated: unknown, beginning: string): Recipe {
  const read = readRecipe(stated);
  if ('faults' in read) throw new AppError('BAD_USAGE', `${beginning}: ${read.faults.join('. ')}.`);
  if (read.recipe.classWeights === undefined || role.task.type !== 'number') return read.recipe;
  throw new AppError('BAD_USAGE', `${beginning}: classWeights is "${read.recipe.classWeights}", but model '${name}' predicts a number, which has no classes. Leave it out: --param classWeights=`);
}

/** A value in the form that a recipe has; undefined if the recipe shall not state it. */
function valueOf(name: string, text: string): unknown {
  if (name === 'hidden') return text === '' ? [] : text.split(/[ ,]+/).map(numberOf);
  return text === '' ? undefined : numberOf(text);
}

function numberOf(text: string): number | string {
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
