const args = process.argv.slice(2);

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
  process.stderr.write(`Packages are missing here: ${error.message}. Of a newer template make a clone, and there: npm ci && npm run template -- update --project <this folder>. Nothing was changed.\n`);
  process.exitCode = 1;
}

/** `npm run adopt` gives its options alone: an update asks every template for the project of a tripod.json in this way. */
async function run(): Promise<number> {
  const [first, ...rest] = args;
  if (first === 'template') return (await import('./src/update/command.js')).runTemplate(rest);
  return (await import('./src/adopt/command.js')).runCommand(args);
}

export {};
