/** Phrases that mean something else than a word of the example that they hold. Each is removed before words are looked for. */
export const allowedPhrases: readonly string[] = [
  // An option of Node's readline.
  'crlfDelay',
  // An option and a function of axios-retry.
  'retryDelay',
  'exponentialDelay',
  // A line of robots.txt, and what robots-parser calls it.
  'Crawl-delay',
  'getCrawlDelay',
  // Options of Node's sockets and of pg.
  'keepAliveInitialDelay',
  'noDelay',
  // Options of graphile-worker.
  'completeJobBatchDelay',
  'failJobBatchDelay',
];
