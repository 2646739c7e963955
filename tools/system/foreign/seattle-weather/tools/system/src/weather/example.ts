// What of this repository is the business, and not mechanism: an adopter replaces this file too.

/** Folders of which everything is about the business. */
export const exampleFolders: readonly string[] = [
  'libs/contracts/src/weather',
  'apps/etl/src/weather',
  'apps/ml/src/models/weather',
  'apps/user/src/weather',
  'tools/system/src/weather',
];

/** The entry of the business's contracts: mechanism imports none of the names that it exports. */
export const exampleContracts = 'libs/contracts/src/weather/index.ts';

/** Words of the business. Mechanism does not use them, in names, comments, messages or tests. */
export const exampleWords: readonly RegExp[] = [/seattle/i, /drizzle/i, /precipitation/i];
