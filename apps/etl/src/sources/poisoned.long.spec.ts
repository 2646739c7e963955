import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileFolder } from '../../fixtures/readings-csv.js';
import { csvFile } from './csv.js';
import { fileBytes } from './file-bytes.js';
import { jsonFile } from './json/json-file.js';
import { jsonLinesFile } from './json/json-lines.js';

const folder = fileFolder();
afterAll(() => folder.remove());
const NAME = { name: 'table', about: 'a table' };
const MOST = 'more than 16777216 characters. Look whether the file is of the kind that it is declared as.';
const endless = 'x'.repeat(1 << 25);

describe('a file that is made to do harm', () => {
  it.each([
    ['a CSV line without an end', csvFile(NAME), `id,word\n1,a\n2,${endless}`, `the line after 2 others has ${MOST}`],
    ['a JSON line without an end', jsonLinesFile(NAME), `{"id":1}\n{"a":"${endless}`, `line 2 has ${MOST}`],
    ['a list without an end', jsonFile(NAME), `[{"id":1},{"a":[${'0,'.repeat(1 << 24)}`, `record 1 has ${MOST}`],
    ['no list for long', jsonFile({ ...NAME, records: 'list' }), `{"a":"${endless}"}`, `what stands around its list has ${MOST}`],
    ['a text behind the list without an end', jsonFile({ ...NAME, records: 'list' }), `{"list":[],"a":"${endless}`, `what stands around its list has ${MOST}`],
  ])('is refused before more of it is held than the limit: %s', async (_, file, content, reason) => {
    const path = folder.write('endless', content);
    await expect(file.open(path)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE', message: `${path} cannot be read: ${reason}` });
  });

  it.each([
    ['gzip', 'bomb.gz', (bytes: Buffer) => gzipSync(bytes)],
    ['brotli', 'bomb.br', (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  ])('is refused when it unpacks to many times its size: %s', async (_, name, pack) => {
    const path = folder.write(name, '');
    writeFileSync(path, pack(Buffer.alloc(1 << 25, 'id\n')));
    const [limits, seen] = [{ bytes: 1 << 22, times: 200 }, { bytes: 0 }];
    const reading = (async () => {
      for await (const chunk of fileBytes(path, limits)) seen.bytes += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE', message: expect.stringMatching(/unpacks to more than 200 times its size/) });
    expect(seen.bytes).toBeLessThan(1 << 23);
  });

  it('is read all the same when it is only well packed', async () => {
    const path = folder.write('rows.csv.gz', gzipSync(`id,word\n${'1,a\n'.repeat(3_000_000)}`));
    expect((await csvFile(NAME).open(path)).columns).toEqual(['id', 'word']);
  });
});
