import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import { withDatabase } from '../database.js';
import type { FeedPipeline } from '../follow/feed-pipeline.js';
import { followFeed, type FollowCounts } from '../follow/follow-feed.js';
import { builtCode } from '../ingest/built-code.js';
import type { EtlProject } from '../ingest/project.js';
import { migrate } from '../store/migrate.js';
import type { FollowReply } from './follow-reply.js';

interface Options {
  readonly feed: string;
  readonly from?: string;
  readonly watermark?: number;
  readonly once?: true;
  readonly json?: true;
}

const MINUTE_MS = 60_000;
const MOST_MINUTES = 10_080;

/** `follow`: stores and announces what a feed tells, as it tells it. There only where the project has a feed. */
export function addFollow(program: Command, project: EtlProject, context: CommandContext): void {
  const [first, ...others] = project.feeds ?? [];
  if (first === undefined) return;
  const feeds = [first, ...others];
  program
    .command('follow')
    .description(`Follows a feed until it is stopped: ${project.business.noun.many} and their labels are stored and announced as its events come. Run again, it goes on.`)
    .addOption(new Option('--feed <name>', 'the feed to follow').choices(feeds.map(({ name }) => name)).default(first.name))
    .option('--from <address>', 'follow the feed at this address instead of its usual one')
    .option('--watermark <minutes>', 'how much later than newer events one may come, in event time (default: WATERMARK_MINUTES)', minutesOf)
    .option('--once', 'end where the feed ends for now')
    .option('--json', 'print one JSON object a page; with --once, one at the end')
    .action(async ({ feed: name, ...options }: Options) => follow(feeds.find((feed) => feed.name === name) ?? first, options, project, context));
}

async function follow(pipeline: FeedPipeline, { from, watermark, once, json }: Omit<Options, 'feed'>, project: EtlProject, context: CommandContext): Promise<void> {
  const started = performance.now();
  const { env, signal, log, progress, print } = context;
  const { DATABASE_URL: url, WATERMARK_MINUTES: usual, DOWNLOADS: downloads } = readConfig(env);
  const patience = (watermark ?? usual) * MINUTE_MS;
  await withDatabase(url, signal, async (client) => {
    await migrate(client, project);
    const source = await pipeline.source.open(from, { signal, env, downloads, progress });
    const say = (counts: FollowCounts) => {
      const reply = replyOf(counts, pipeline.name, source.place, patience, started);
      print(json === true ? JSON.stringify(reply) : inWords(reply));
    };
    try {
      const counts = await followFeed({ client, project, pipeline, source, patience, once: once === true, code: await builtCode(), signal, log, progress, ...(json === true && once !== true ? { onStored: say } : {}) });
      say(counts);
    } finally {
      progress.stop();
      await source.close?.();
    }
  });
}

function replyOf({ newest, ...counts }: FollowCounts, feed: string, place: string, patience: number, started: number): FollowReply {
  const instant = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return { feed, place, ...counts, newest: instant(newest), watermark: instant(newest === undefined ? undefined : newest - patience), seconds: Number(((performance.now() - started) / 1000).toFixed(3)) };
}

function inWords({ place, events, repeated, refused, overdue, missed, newest, seconds }: FollowReply): string {
  const what = `${events} events of ${place} stored in ${seconds} s${newest === null ? '' : `, up to ${newest}`}`;
  return `${what}; ${repeated} came again, ${refused} are in quarantine (${overdue} came too late), ${missed} were left out by the feed`;
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (/^\d+$/.test(text) && minutes <= MOST_MINUTES) return minutes;
  throw new InvalidArgumentError(`It must be a whole number of minutes from 0 to ${MOST_MINUTES}.`);
}
