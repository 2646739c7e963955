const [first, ...rest] = process.argv.slice(2);

// `npm run adopt` gives its options alone: an update asks every template for the project of a tripod.json in this way.
if (first === 'template') {
  const { runTemplate } = await import('./src/update/command.js');
  process.exitCode = await runTemplate(rest);
} else {
  const { runCommand } = await import('./src/adopt/command.js');
  process.exitCode = await runCommand(process.argv.slice(2));
}

export {};
