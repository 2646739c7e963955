import { z } from 'zod';
import { parameterNames, recipe, type Recipe } from './recipe.js';

/** A recipe's file: its parameters, and what it is for, in words that no training reads. */
const recipeFile = recipe.extend({ about: z.string({ error: 'must be a text' }).optional() });

/** A recipe that was read, or what is wrong with it, a phrase for each fault. */
export type ReadRecipe = { readonly recipe: Recipe } | { readonly faults: readonly string[] };

/** Reads a recipe: the content of a file, or parameters that a person has stated. */
export function readRecipe(value: unknown): ReadRecipe {
  const read = recipeFile.safeParse(value);
  if (!read.success) return { faults: [...new Set(read.error.issues.flatMap((issue) => inWords(issue, value)))] };
  const { about: _, ...parameters } = read.data;
  return { recipe: parameters };
}

/**
 * The recipes of a model, from the contents of their files.
 *
 * @throws {TypeError} naming the recipe, the parameter and its value
 * @example recipesOf({ 'first-run': firstRun, full })
 */
export function recipesOf<const Name extends string>(files: Readonly<Record<Name, unknown>>): Readonly<Record<Name, Recipe>> {
  const recipes = Object.entries(files).map(([name, file]) => {
    const read = readRecipe(file);
    if ('faults' in read) throw new TypeError(`recipe '${name}': ${read.faults.join('; ')}`);
    return [name, read.recipe] as const;
  });
  return Object.fromEntries(recipes) as Record<Name, Recipe>; // `as`: the names are those of the files
}

function inWords(issue: z.core.$ZodIssue, value: unknown): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `'${key}' is not a parameter of a recipe; there are: ${parameterNames.join(', ')}`);
  const [name] = issue.path;
  if (name === undefined || typeof value !== 'object' || value === null) return ['it must be an object with the parameters of a recipe'];
  const stated = new Map<PropertyKey, unknown>(Object.entries(value)).get(name);
  return [stated === undefined ? `${String(name)} is not stated; it ${issue.message}` : `${String(name)} is ${JSON.stringify(stated)}; it ${issue.message}`];
}
