import { z } from 'zod';
import type { SourceFile } from '../source-files.js';

/** By path: line and column, both from 0, in order, and whether the code from there up to the next place ran. */
export const placesByPath = z.record(z.string(), z.array(z.tuple([z.int(), z.int(), z.boolean()])));

/** What the trainings of the trials are made of, place by place. */
export class TrainingPlaces {
  constructor(private readonly places: z.infer<typeof placesByPath>) {}

  /** Whether the code at an offset of a source ran in a training; undefined for a source that no training is made of. */
  in({ path, text }: SourceFile): ((offset: number) => boolean) | undefined {
    const known = this.places[path];
    if (known === undefined) return undefined;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    const offsets = known.map(([line, column, ran]) => ({ offset: (starts[line] ?? Infinity) + column, ran }));
    return (offset) => offsets.findLast((place) => place.offset <= offset)?.ran ?? false;
  }
}
