import { z } from 'zod';

const coded = z.looseObject({ code: z.string() });
const named = z.looseObject({ name: z.string() });

/** The code of an error of the system, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return coded.safeParse(error).data?.code;
}

/** Whether work ended because its signal was aborted. */
export function isAbort(error: unknown): boolean {
  return ['AbortError', 'TimeoutError'].includes(named.safeParse(error).data?.name ?? '');
}
