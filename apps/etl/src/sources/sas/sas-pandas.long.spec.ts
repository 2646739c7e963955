import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pandasFiles, sasFolder } from './fixtures/pandas-files.js';
import { askPandas } from './fixtures/pandas.js';
import { digestsOf, readSas, valuesOf } from './fixtures/read-sas.js';

/** A Python with pandas, which is asked for every value: `PANDAS_PYTHON=/path/to/venv/bin/python npm test -- --long`. */
const python = process.env['PANDAS_PYTHON'];
const RECORDED = join(__dirname, 'fixtures', 'pandas-digests.json');

(python === undefined ? describe.skip : describe)('the SAS files of pandas', () => {
  const folder = sasFolder();
  afterAll(() => folder.remove());

  it('have the values that pandas reads in them, every one; what the short test expects was recorded from pandas', async () => {
    const paths = pandasFiles.map((name) => folder.pandas(name));
    const answers = askPandas(python ?? '', paths);
    const digests: Record<string, { rows: number; columns: string[] }> = {};
    for (const [index, path] of paths.entries()) {
      const answer = answers[index]!;
      if ('refused' in answer) throw new Error(`pandas refuses ${path}: ${answer.refused}`);
      const read = await readSas(path);
      expect(read.unreadable).toEqual([]);
      expect([path, read.records.length, valuesOf(read)]).toEqual([path, answer.rows, answer.columns]);
      digests[pandasFiles[index]!] = { rows: answer.rows, columns: digestsOf(answer.columns) };
    }
    if (process.env['PANDAS_RECORD'] === 'yes') writeFileSync(RECORDED, `${JSON.stringify(digests, null, 1)}\n`);
    expect(JSON.parse(readFileSync(RECORDED, 'utf8'))).toEqual(digests);
  });
});
