import { parameterNames, recipe, type ParameterName, type Recipe } from '../network/recipe.js';

/** Numbers between two bounds, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** `log`: each power of ten is equally likely, as suits a rate; by default each number is. */
  readonly scale?: 'log';
}

type Choices<Value> = readonly Exclude<Value, undefined>[] | (Extract<Value, number> extends never ? never : Range);

/** What a search may change of a recipe: for each parameter a list to choose from, or a range. */
export type SearchSpace = { readonly [Name in Exclude<ParameterName, 'seed'>]?: Choices<Recipe[Name]> };

/** What most networks depend on. */
export const usualSpace: SearchSpace = {
  hidden: [[16], [32], [64], [32, 16], [64, 32], [128, 64]],
  peakRate: { from: 0.001, to: 0.1, scale: 'log' },
  warmUp: { from: 0, to: 0.3 },
  rateSchedule: ['cosine', 'linear', 'constant'],
};

/** How a space changes one parameter. */
export interface SpacePart {
  readonly name: ParameterName;
  readonly part: readonly unknown[] | Range;
}

/** The parameters that a space changes, in the order of the recipe's. */
export function partsOf(space: SearchSpace): readonly SpacePart[] {
  const parts = new Map<string, SpacePart['part'] | undefined>(Object.entries(space));
  return parameterNames.flatMap((name) => {
    const part = parts.get(name);
    return part === undefined ? [] : [{ name, part }];
  });
}

/** What is wrong with a space, a phrase for each fault: an empty list, a value or a bound that no recipe may have. */
export function spaceFaults(space: SearchSpace): string[] {
  const unknown = Object.keys(space).filter((name) => name === 'seed' || !parameterNames.some((known) => known === name));
  return [
    ...unknown.map((name) => `its search space has '${name}', which no search can change`),
    ...partsOf(space).flatMap(({ name, part }) => partFaults(name, part).map((fault) => `its search space of ${name} ${fault}`)),
  ];
}

function partFaults(name: ParameterName, part: SpacePart['part']): string[] {
  const isPossible = (value: unknown) => recipe.shape[name].safeParse(value).success;
  if ('from' in part) {
    const { from, to, scale } = part;
    if (!(from < to)) return [`goes from ${from} to ${to}; the second must be greater`];
    if (scale === 'log' && !(from > 0)) return [`begins at ${from}, where a logarithm must begin above 0`];
    return [from, to].filter((bound) => !isPossible(bound)).map((bound) => `has the bound ${bound}, which is not possible`);
  }
  if (part.length === 0) return ['is empty'];
  return part.filter((value) => !isPossible(value)).map((value) => `has ${JSON.stringify(value)}, which is not possible`);
}

/** The space without the parameters that a person has stated. */
export function spaceWithout(space: SearchSpace, stated: readonly string[]): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([name]) => !stated.includes(name)));
}
