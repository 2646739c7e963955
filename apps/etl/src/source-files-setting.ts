import { z } from 'zod';

const ENTRY = /^\s*([^=;\s]+)\s*=\s*([^;]*[^;\s])\s*$/;

/** Which file a source reads in place of its usual one, as a setting: `customers=/data/customers.csv`, several separated by `;`. */
export const sourceFiles = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const files = new Map<string, string>();
  for (const entry of text.split(/[;\n]/).filter((part) => part.trim() !== '')) {
    const [, source, file] = ENTRY.exec(entry) ?? [];
    if (source === undefined || file === undefined) {
      context.addIssue({ code: 'custom', message: 'must name files by sources, such as customers=/data/customers.csv, several separated by ;' });
      return z.NEVER;
    }
    files.set(source, file);
  }
  return Object.fromEntries(files);
});
