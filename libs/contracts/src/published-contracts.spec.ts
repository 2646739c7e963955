import { readdirSync, readFileSync } from 'node:fs';
import { jsonSchemas } from './contract/json-schemas.js';
import { publishedContracts } from './published-contracts.js';

const folder = new URL('../schemas/', import.meta.url);
const committed = new Map(readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]));
const written = jsonSchemas(publishedContracts);

describe('the published contracts', () => {
  it('are one for each name and version', () => {
    expect(written.size).toBe(publishedContracts.length);
  });
});

describe('the committed JSON Schemas', () => {
  it('are what the contracts say', () => {
    const stale = [...written].filter(([file, schema]) => committed.get(file) !== schema);
    expect(stale.map(([file]) => `schemas/${file} differs from its contract; run: npx nx run contracts:schemas`)).toEqual([]);
  });

  it('belong to a contract each', () => {
    const left = [...committed.keys()].filter((file) => !written.has(file));
    expect(left.map((file) => `schemas/${file} belongs to no published contract; run: npx nx run contracts:schemas`)).toEqual([]);
  });

  it.each([...written])('%s rejects unknown fields and requires every field', (_, text) => {
    const schema: { properties: object; required: string[]; additionalProperties: unknown } = JSON.parse(text);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(Object.keys(schema.properties));
  });
});
