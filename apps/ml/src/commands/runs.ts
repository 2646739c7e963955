import { Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config.js';
import { findRun } from '../runs/choose-run.js';
import { runDetails, runsTable } from '../runs/describe-runs.js';
import { openRunStore } from '../runs/open-run-store.js';

const LIMIT = 20;

interface Output {
  write(text: string): unknown;
}

/** `ml runs [id]`: what was trained so far, or everything about one run. */
export function runsCommand(readConfig: () => Config, output: Output = process.stdout): Command {
  return new Command('runs')
    .description('list runs, the latest first, or show one')
    .argument('[id]', 'a run, by its id or the beginning of it')
    .option('--limit <n>', 'how many to list', wholeNumber, LIMIT)
    .option('--json', 'one JSON object as the last line of stdout')
    .action(async (id: string | undefined, { limit, json = false }: { limit: number; json?: boolean }) => {
      const store = openRunStore(readConfig());
      if (id !== undefined) {
        const run = await findRun(store, id);
        output.write(json ? `${JSON.stringify(run)}\n` : runDetails(run));
        return;
      }
      const all = await store.list();
      const runs = all.slice(0, limit);
      if (json) output.write(`${JSON.stringify({ runs, total: all.length })}\n`);
      else if (all.length === 0) output.write(`No runs in ${store.location} yet. Train one with \`ml train\`.\n`);
      else output.write(runsTable(runs) + (all.length > runs.length ? `… and ${all.length - runs.length} more: --limit ${all.length}\n` : ''));
    });
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}
