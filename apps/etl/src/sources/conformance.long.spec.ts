import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { csvOf, fileFolder } from '../../fixtures/readings-csv.js';
import { csvFile, type CsvRecord } from './csv.js';
import { filesOf, type FilesCursor } from './files/files-of.js';
import { conforms, type Fault, type Thing } from './fixtures/conformance.js';
import { jsonFile } from './json/json-file.js';
import { jsonLinesFile } from './json/json-lines.js';
import type { JsonRecord } from './json/json-record.js';
import { parquetFile } from './parquet.js';
import { xportFile } from './sas/fixtures/xport-file.js';
import { sasFile } from './sas/sas-file.js';

const folder = fileFolder();
afterAll(() => folder.remove());
let files = 0;
const write = (ending: string, content: string | Uint8Array) => {
  const path = folder.write(`${files++}.${ending}`, '');
  writeFileSync(path, content);
  return path;
};
const torn = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length * 0.9));

const table = csvFile({ name: 'table', about: 'a table', columns: ['id', 'word'] });

conforms<CsvRecord<'id' | 'word'>, number>({
  kind: 'a CSV file',
  many: 10_000,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: (things, fault) => Promise.resolve({ open: openerOf(csvWith(things, fault), (path) => table.open(path)) }),
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', torn: 'set aside' },
  hasPeer: false,
});

function csvWith(things: readonly Thing[], fault: Fault | undefined): string {
  const header = fault === 'drift' ? 'id,term\n' : 'id,word\n';
  const text = things.length === 0 ? header : csvOf(things.map(({ id, word }) => ({ id, word }))).replace('id,word\n', header);
  if (fault === 'torn') return write('csv', text.slice(0, -2));
  return write('csv', fault === 'malformed' ? text.replace('\n"500",', '\n"500" x,') : text);
}

conforms<JsonRecord<'id' | 'word'>, number>({
  kind: 'a file of JSON lines',
  many: 30_000,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: (things, fault) => {
    const text = things.map((thing) => `${jsonOf(thing, fault)}\n`).join('') || '\n';
    const path = write('jsonl', fault === 'torn' ? text.slice(0, -4) : text);
    return Promise.resolve({ open: openerOf(path, (at) => jsonLinesFile({ name: 'table', about: 'a table', columns: ['id', 'word'] }).open(at)) });
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', torn: 'set aside' },
  hasPeer: false,
});

conforms<CsvRecord<'id' | 'word'>, FilesCursor>({
  kind: 'files below a folder',
  many: 9_000,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: (things, fault) => {
    const set = mkdtempSync(join(folder.path, 'set-'));
    const third = Math.ceil(things.length / 3);
    for (const part of [0, 1, 2]) writeFileSync(join(set, `${part}.csv.gz`), gzipSync(readFileSync(csvWith(things.slice(part * third, (part + 1) * third), fault)), { level: 1 }));
    return Promise.resolve({ open: openerOf(set, (at) => filesOf(table, { pattern: '*.csv.gz' }).open(at)) });
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', torn: 'set aside' },
  hasPeer: false,
});

conforms<JsonRecord<'id' | 'word'>, number>({
  kind: 'a packed JSON list',
  many: 30_000,
  thingOf: ({ id, word }) => ({ id: Number(id), word: String(word) }),
  lay: (things, fault) => {
    const bytes = gzipSync(JSON.stringify({ all: { things: [] } }).replace('[', `[${things.map((thing) => jsonOf(thing, fault)).join(',\n')}`), { level: 1 });
    const path = write('json.gz', fault === 'torn' ? torn(bytes) : bytes);
    return Promise.resolve({ open: openerOf(path, (at) => jsonFile({ name: 'table', about: 'a table', columns: ['id', 'word'], records: 'all.things' }).open(at)) });
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS', torn: 'SOURCE_UNREADABLE' },
  hasPeer: false,
});

function jsonOf({ id, word }: Thing, fault: Fault | undefined): string {
  const text = JSON.stringify(fault === 'drift' ? { id, term: word } : { id, word });
  return fault === 'malformed' && id === 500 ? text.replace('500', '500 x') : text;
}

const columns = { id: 'number', word: 'text' } as const;

conforms({
  kind: 'a SAS file',
  many: 10_000,
  thingOf: ({ id, word }: { id: number | null; word: string | null }) => ({ id: Number(id), word: String(word) }),
  lay: (things, fault) => {
    const written = [{ name: 'id', width: 8, format: 'BEST' }, { name: fault === 'drift' ? 'term' : 'word', width: 120, isText: true }];
    const bytes = xportFile([{ name: 'T', columns: written, rows: things.map(({ id, word }) => [id, Buffer.from(word).toString('latin1')]) }]);
    // A byte that no UTF-8 text has.
    if (fault === 'malformed') bytes[bytes.indexOf('plain', bytes.length >> 1, 'latin1')] = 0xff;
    const path = write('xpt', fault === 'torn' ? bytes.subarray(0, bytes.length - 70) : bytes);
    return Promise.resolve({ open: openerOf(path, (at) => sasFile({ name: 'table', about: 'a table', columns, encoding: 'utf-8' }).open(at)) });
  },
  faults: { malformed: 'set aside', drift: 'SOURCE_COLUMNS' },
  hasPeer: false,
});

conforms({
  kind: 'a Parquet file',
  many: 10_000,
  thingOf: ({ id, word }: { id: number | null; word: string | null }) => ({ id: Number(id), word: String(word) }),
  lay: async (things, fault) => {
    const csv = csvWith(things, undefined);
    const path = write('parquet', '');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (SELECT id, word AS ${fault === 'drift' ? 'term' : 'word'} FROM read_csv('${csv}', header = true, columns = {id: 'INTEGER', word: 'VARCHAR'})) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    if (fault === 'torn') writeFileSync(path, torn(readFileSync(path)));
    if (fault === 'malformed') writeFileSync(path, readFileSync(path).fill(0xff, 4, 200));
    return { open: openerOf(path, (at) => parquetFile({ name: 'table', about: 'a table', columns: { id: 'integer', word: 'text' } }).open(at)) };
  },
  faults: { malformed: 'SOURCE_UNREADABLE', drift: 'SOURCE_COLUMNS', torn: 'SOURCE_UNREADABLE' },
  hasPeer: false,
});

function openerOf<Opened>(path: string, open: (path: string) => Promise<Opened>): () => Promise<Opened> {
  return () => open(path);
}
