import { z } from 'zod';

const WORDS = 'must be a share from 0 to 1, such as 0.05, or from 0% to 100%, such as 5%';

/** A share as a text: `0.05` or `5%`. */
export const shareSetting = z
  .string()
  .regex(/^\d+(\.\d+)?%?$/, { error: WORDS, abort: true })
  .transform((text) => (text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)))
  .pipe(z.number().max(1, { error: WORDS }));
