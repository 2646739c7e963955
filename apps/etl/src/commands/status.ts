import type { Command } from 'commander';
import { APP } from '../app.js';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import { AppError } from '../errors.js';
import { ageInWords, promiseOf, type FreshnessPromise } from '../freshness/fresh-within.js';
import { reportBreaches, type Breach } from '../freshness/report-breach.js';
import type { EtlProject } from '../ingest/project.js';
import { isReadable } from '../store/readable.js';
import { readStatus } from '../store/status.js';
import { readJobs } from '../work/read-jobs.js';
import { storeStatus, type StatusReply, type StoreStatus } from './status-reply.js';
import { statusInWords } from './status-words.js';

const NOTHING: StoreStatus = { datasets: [], quarantined: [], feeds: [], ingests: [] };

/** `status`: what is stored, how fresh it is, and how the last ingests ended. It changes nothing. */
export function addStatus(program: Command, project: EtlProject, context: CommandContext): void {
  program
    .command('status')
    .description('Shows what is stored and how fresh it is, the quarantine, the jobs, and how the last ingests ended.\nEnds with 1 when a dataset is older than FRESH_WITHIN says.')
    .option('--json', 'print it as one JSON object')
    .action(async (options: { json?: true }) => {
      const { DATABASE_URL: url, FRESH_WITHIN: promises = [], STATUS_WEBHOOK: webhook } = readConfig(context.env);
      const status = await withDatabase(url, context.signal, async (client): Promise<StatusReply> => {
        const { datasets, ...store } = (await isReadable(client, project)) ? await readStatus(client, storeStatus) : NOTHING;
        return { datasets: datasets.map((dataset) => withPromise(dataset, promises)), ...store, jobs: await readJobs(client) };
      });
      context.print(options.json === true ? JSON.stringify(status) : statusInWords(status));
      await refuseBreaches(status, webhook, context);
    });
}

function withPromise(dataset: StoreStatus['datasets'][number], promises: readonly FreshnessPromise[]): StatusReply['datasets'][number] {
  const { ageSeconds } = dataset;
  const promisedSeconds = promiseOf(dataset.contract, promises);
  if (promisedSeconds === undefined) return { ...dataset, promisedSeconds: null, isFresh: null };
  return { ...dataset, promisedSeconds, isFresh: ageSeconds !== null && ageSeconds <= promisedSeconds };
}

/** @throws {AppError} PROMISE_BROKEN when a dataset is older than it may be */
async function refuseBreaches({ datasets }: StatusReply, webhook: string | undefined, { signal, complain }: CommandContext): Promise<void> {
  const breaches = datasets.flatMap(({ contract, version, ageSeconds, promisedSeconds, isFresh }): Breach[] => (isFresh !== false || promisedSeconds === null ? [] : [{ contract, version, ageSeconds, promisedSeconds }]));
  if (breaches.length === 0) return;
  const fault = webhook === undefined ? undefined : await reportBreaches(webhook, breaches, signal);
  if (fault !== undefined) complain(fault);
  const words = breaches.map(({ contract, version, ageSeconds, promisedSeconds }) => `${contract} v${version} is ${ageSeconds === null ? 'of past periods alone' : `${ageInWords(ageSeconds)} old`}, and FRESH_WITHIN promises ${ageInWords(promisedSeconds)}`);
  throw new AppError('PROMISE_BROKEN', `${words.join('. ')}. Run \`${APP} ingest\`; what failed until now stands in the log of \`${APP} work\` and under its jobs.`);
}
