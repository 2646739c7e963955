// What of this repository is the example, and not mechanism: an adopter replaces this file too.

/** Folders of which everything is example. */
export const exampleFolders: readonly string[] = [
  'libs/contracts/src/flights',
  'apps/etl/src/flights',
  'apps/ml/src/models/late',
  'apps/ml/src/models/delay',
  'apps/ml/src/models/flights',
  'apps/user/src/flights',
  'tools/bench',
  'tools/airline',
  'tools/system/src/flights',
  // Other businesses: they replace this one in a copy.
  'tools/system/foreign',
];

/** The entry of the business's contracts: mechanism imports none of the names that it exports. */
export const exampleContracts = 'libs/contracts/src/flights/index.ts';

/** Words of the example. Mechanism does not use them, in names, comments, messages or tests. */
export const exampleWords: readonly RegExp[] = [
  /flight/i,
  /airport/i,
  /airline/i,
  /\biata\b/i,
  /depart/i,
  /arriv/i,
  /lateness/i,
  // Not `later` and `template`.
  /(?<![a-z])late[_A-Z]/,
  /[a-z]Late\b/,
  /['"`]late['"`]/,
  /delay/i,
  /rebook/i,
];

/** The first of them: nothing but the business has these, so no tracked file of a project that replaced it holds one. */
export const exampleNames = exampleWords.slice(0, 4);
