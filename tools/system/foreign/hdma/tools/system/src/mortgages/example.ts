// What of this repository is the business, and not mechanism: an adopter replaces this file too.

/** Folders of which everything is about the business. */
export const exampleFolders: readonly string[] = [
  'libs/contracts/src/mortgages',
  'apps/etl/src/mortgages',
  'apps/ml/src/models/denial',
  'apps/user/src/mortgages',
  'tools/system/src/mortgages',
];

/** The entry of the business's contracts: mechanism imports none of the names that it exports. */
export const exampleContracts = 'libs/contracts/src/mortgages/index.ts';

/** Words of the business. Mechanism does not use them, in names, comments, messages or tests. */
export const exampleWords: readonly RegExp[] = [/mortgage/i, /applicant/i, /denial/i, /loan/i];
