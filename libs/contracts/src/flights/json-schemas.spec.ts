import { readdirSync, readFileSync } from 'node:fs';
import { contracts, jsonSchemas } from './json-schemas.js';

const folder = new URL('../schemas/', import.meta.url);
const committed = new Map(readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]));

describe('the committed JSON Schemas', () => {
  it('are what the contracts say', () => {
    const stale = [...jsonSchemas()].filter(([file, schema]) => committed.get(file) !== schema);
    expect(stale.map(([file]) => `schemas/${file} is not what its contract says; run: npx nx run contracts:schemas`)).toEqual([]);
  });

  it('belong to a contract each', () => {
    const left = [...committed.keys()].filter((file) => !jsonSchemas().has(file));
    expect(left.map((file) => `schemas/${file} belongs to no contract in json-schemas.ts; list its contract, or delete it`)).toEqual([]);
  });

  it('are one for each name and version', () => {
    expect(jsonSchemas().size).toBe(contracts.length);
  });

  it.each([...jsonSchemas()])('%s refuses unknown fields, wants every field, and allows no null', (_, text) => {
    const schema: { properties: object; required: string[]; additionalProperties: unknown } = JSON.parse(text);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(Object.keys(schema.properties));
    expect(text).not.toContain('"null"');
  });
});
