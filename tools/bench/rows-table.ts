import pg from 'pg';

/** Fills a new table with so many rows: a number, which is the primary key, a time, a fraction, a text and a flag. */
export async function fillTable(address: string, table: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(`CREATE UNLOGGED TABLE ${table} AS SELECT id, timestamp '2001-01-01' + id * interval '1 second' AS at, (id % 1000) / 8.0::float8 AS value, 'word ' || id % 97 AS word, id % 3 = 0 AS flag
      FROM generate_series(1, ${rows}) AS id`);
    await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`);
    await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}
