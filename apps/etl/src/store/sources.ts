import type { Client } from 'pg';
import { z } from 'zod';
import { tables } from './tables.js';

const numbers = z.array(z.object({ id: z.int(), name: z.string() }));

/** The numbers of sources in this database; a new name gets one. */
export async function sourceNumbers(client: Client, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  // Only what is missing: an INSERT that conflicts would still use up a number.
  await client.query(
    `INSERT INTO ${tables.sources} (name) SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS given (name, place)
     WHERE NOT EXISTS (SELECT FROM ${tables.sources} s WHERE s.name = given.name) ORDER BY place ON CONFLICT (name) DO NOTHING`,
    [names],
  );
  const { rows } = await client.query(`SELECT id, name FROM ${tables.sources} WHERE name = ANY($1)`, [names]);
  return new Map(numbers.parse(rows).map(({ id, name }) => [name, id]));
}
