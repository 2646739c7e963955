import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';

const PIECE_ROWS = 10_000;
const WORDS = Array.from({ length: 97 }, (_, index) => `word ${index}`);

/** Writes a CSV file of so many rows: a number, a time, a fraction, a text and a flag. */
export async function writeCsv(path: string, rows: number, signal: AbortSignal): Promise<void> {
  const pieces = function* () {
    yield 'id,at,value,word,flag\n';
    for (let start = 0; start < rows; start += PIECE_ROWS) {
      let piece = '';
      for (let id = start + 1; id <= Math.min(rows, start + PIECE_ROWS); id++) piece += `${id},${clockOf(id)},${((id % 1000) / 8).toFixed(3)},${WORDS[id % WORDS.length]},${id % 3 === 0}\n`;
      yield piece;
    }
  };
  await pipeline(pieces, createWriteStream(path), { signal });
}

/** Fills a new table with the same rows; its number is the primary key. */
export async function fillTable(address: string, table: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(`CREATE UNLOGGED TABLE ${table} AS SELECT id, timestamp '2001-01-01' + id * interval '1 second' AS at, (id % 1000) / 8.0::float8 AS value, 'word ' || id % ${WORDS.length} AS word, id % 3 = 0 AS flag
      FROM generate_series(1, ${rows}) AS id`);
    await client.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`);
    await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}

function clockOf(id: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `2001-${two(1 + (id % 12))}-${two(1 + (id % 28))} ${two(id % 24)}:${two(id % 60)}`;
}
