import { columnsOf, flightInstance, viewOf, type FlightInstance, type Period } from '@tripod/contracts';
import type { ClientBase } from 'pg';

const LOCAL_MINUTE = 'YYYY-MM-DD"T"HH24:MI';

/** The first flight of a period, whole: the example that a model package carries. */
export async function readExample(client: ClientBase, { from, to }: Period): Promise<FlightInstance> {
  const fields = columnsOf(flightInstance.schema).map(({ name, postgres }) =>
    postgres === 'timestamp' ? `to_char(${name}, '${LOCAL_MINUTE}') AS ${name}` : name,
  );
  const { rows } = await client.query(
    `SELECT ${fields.join(', ')} FROM ${viewOf(flightInstance)}
     WHERE departed_at >= $1::date AND departed_at < $2::date + 1
     ORDER BY departed_at, flight_id COLLATE "C" LIMIT 1`,
    [from, to],
  );
  return flightInstance.schema.parse(rows[0]);
}
