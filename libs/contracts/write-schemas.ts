// Writes schemas/ from the contracts: `npx nx run contracts:schemas`. A test compares.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { jsonSchemas } from './src/contract/json-schemas.js';
import { publishedContracts } from './src/published-contracts.js';

const folder = new URL('schemas/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [file, schema] of jsonSchemas(publishedContracts)) writeFileSync(new URL(file, folder), schema);
