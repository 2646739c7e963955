import type { Contract } from '@tripod/contracts';
import { z } from 'zod';

/** A row that does not fulfil its contract: it takes no part, and is named with its reason. */
export interface SetAside {
  /** The row's `flight_id` where it has one, else `row 17`, counted from 1 in the order of reading. */
  readonly flight: string;
  readonly reason: string;
}

const named = z.object({ flight_id: z.string().min(1) });

/** Parses rows by a contract; each fails for itself, and a second row of one flight is refused like a torn one. */
export function parseRows<Schema extends z.ZodObject>(
  contract: Contract<Schema>,
  rows: readonly unknown[],
): { readonly parsed: readonly z.infer<Schema>[]; readonly setAside: readonly SetAside[] } {
  const parsed: z.infer<Schema>[] = [];
  const setAside: SetAside[] = [];
  const seen = new Set<string>();
  rows.forEach((row, i) => {
    const name = named.safeParse(row).data?.flight_id;
    const flight = name ?? `row ${i + 1}`;
    const result = contract.schema.safeParse(row);
    if (!result.success) setAside.push({ flight, reason: reasonOf(result.error) });
    else if (name !== undefined && seen.has(name)) setAside.push({ flight, reason: 'flight_id: is there twice' });
    else parsed.push(result.data);
    if (name !== undefined) seen.add(name);
  });
  return { parsed, setAside };
}

function reasonOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
}
