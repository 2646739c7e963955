// Writes schemas/ from the contracts: `npx nx run contracts:schemas`. The test compares.
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './src/json-schemas.js';

for (const [file, schema] of jsonSchemas()) writeFileSync(new URL(`schemas/${file}`, import.meta.url), schema);
