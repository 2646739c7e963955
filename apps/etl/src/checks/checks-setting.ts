import { z } from 'zod';

/** What is looked at of a whole partition. */
export const CHECKS = ['volume', 'nulls', 'labels', 'drift'] as const;
export type Check = (typeof CHECKS)[number];

/** What an alarm does: a log line, or the partition is not published. A check that is left out is not made. */
export type PartitionChecks = Readonly<Partial<Record<Check, 'warn' | 'block'>>>;

const line = /^(volume|nulls|labels|drift|all)\s+(warn|block|off)$/;
const FORM = `must be lines such as \`all warn\` or \`volume block; drift warn\`, of ${CHECKS.join(', ')} or all, each with warn, block or off`;

/** Reads checks from a setting; a later line goes before an earlier one. */
export const partitionChecks = z.string().transform((text, context): PartitionChecks => {
  const found = text.split(/[;\n]/).map((each) => each.trim()).filter((each) => each !== '').map((each) => line.exec(each));
  if (found.length === 0 || found.includes(null)) {
    context.addIssue({ code: 'custom', message: FORM });
    return z.NEVER;
  }
  const checks: Partial<Record<Check, 'warn' | 'block'>> = {};
  for (const [, which, what] of found.filter((match) => match !== null)) {
    for (const check of CHECKS.filter((each) => which === 'all' || each === which)) {
      if (what === 'warn' || what === 'block') checks[check] = what;
      else delete checks[check];
    }
  }
  return checks;
});
