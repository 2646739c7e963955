// What of this repository is the business, and not mechanism: an adopter replaces this file too.

/** Folders of which everything is about the business. */
export const exampleFolders: readonly string[] = [
  'libs/contracts/src/wages',
  'apps/etl/src/wages',
  'apps/ml/src/models/wage',
  'apps/user/src/wages',
  'tools/system/src/wages',
];

/** The entry of the business's contracts: mechanism imports none of the names that it exports. */
export const exampleContracts = 'libs/contracts/src/wages/index.ts';

/** Words of the business. Mechanism does not use them, in names, comments, messages or tests. */
export const exampleWords: readonly RegExp[] = [/wage/i, /worker_id/i, /marital/i];
