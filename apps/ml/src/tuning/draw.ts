import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { z } from 'zod';
import { recipe, type ParameterName } from '../network/recipe.js';
import { partsOf, type Range, type SearchSpace } from './search-space.js';

const WHOLE: ReadonlySet<ParameterName> = new Set(['epochs', 'batch', 'validations', 'patience', 'members']);

const drawnParameters = recipe.partial();
/** Some parameters of a recipe. */
export type Drawn = z.infer<typeof drawnParameters>;

/** Some parameters of a recipe, drawn from the space. Each draw takes as many numbers of the generator as every other. */
export function draw(space: SearchSpace, random: RandomGenerator): Drawn {
  const values = partsOf(space).map(({ name, part }) => [name, 'from' in part ? within(part, WHOLE.has(name), random) : part[uniformInt(random, 0, part.length - 1)]] as const);
  return drawnParameters.parse(Object.fromEntries(values));
}

function within({ from, to, scale }: Range, isWhole: boolean, random: RandomGenerator): number {
  const share = uniformFloat64(random);
  const value = scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  // Three digits are enough, and can be typed again.
  const short = isWhole ? Math.round(value) : Number(value.toPrecision(3));
  return Math.min(Math.max(short, from), to);
}
