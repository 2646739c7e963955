import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { interruption, listenForSignals, reportFailure, ToolError } from '@tripod/processes';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { deliveriesOf } from './deliveries.js';
import { airportsFile, readFlights } from './read-flights.js';
import { replayClock } from './replay-clock.js';
import { serveAirline } from './server.js';

const day = z.iso.date();
const optionsSchema = z.object({
  ...{ port: z.number(), from: day, to: day, speed: z.number(), rate: z.number(), json: z.boolean().default(false) },
  ...{ late: z.number(), lateBy: z.number(), repeated: z.number(), seed: z.number() },
});
/** All events are in memory. */
const MAX_DAYS = 31;

/** The command line of the airline: a stand-in for the world outside, which the apps know by its address alone. Resolves with the exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
  listenForSignals();
  // Without an end of its own when who has started it is gone.
  process.once('disconnect', () => process.emit('SIGHUP', 'SIGHUP'));
  process.channel?.unref();
  const program = new Command('npm run airline --')
    .description(
      'Serves real flights of 2001 on loopback until Ctrl-C, as an airline would: events by a cursor (/v1/events), flights by pages (/v1/flights), ' +
        'a file of airports (/airports.csv), a SAS extract of the flights that have arrived (/extract.xpt), a page of time zones (/time-zones), and faults by order (POST /faults). With AIRLINE_KEY set, /v1 wants it.',
    )
    .option('--port <number>', 'port of the server; 0 is any free one', numberFrom(0, 65_535), 4001)
    .option('--from <day>', 'first local day of the flights', '2001-01-01')
    .option('--to <day>', 'last local day of the flights', '2001-01-07')
    .option('--speed <factor>', 'how fast its clock runs: 1 as ours, 0 all has happened', numberFrom(0, 1e6), 60)
    .option('--rate <number>', 'requests a second that it answers below /v1', numberFrom(1, 1e6), 50)
    .option('--late <share>', 'share of events that can be had later than they happened', numberFrom(0, 1), 0.01)
    .option('--late-by <minutes>', 'by so many minutes at most', numberFrom(0, 1440), 9)
    .option('--repeated <share>', 'share of events that come twice', numberFrom(0, 1), 0.01)
    .option('--seed <number>', 'which events these are', numberFrom(0, 2 ** 31 - 1), 1)
    .option('--json', 'the first line of stdout is one JSON object')
    .exitOverride()
    .showHelpAfterError('Add --help to see the options.')
    .action(async (raw: unknown) => serve(raw));
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (thrown) {
    return reportFailure(thrown, args);
  }
}

async function serve(raw: unknown): Promise<void> {
  const parsed = optionsSchema.safeParse(raw);
  if (!parsed.success) throw new ToolError('BAD_USAGE', `An option is wrong: ${z.prettifyError(parsed.error)}`);
  const { port, from, to, speed, rate, json, ...disorder } = parsed.data;
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days < 1 || days > MAX_DAYS) throw new ToolError('BAD_USAGE', `From --from ${from} to --to ${to} are ${days} days: give 1 to ${MAX_DAYS}.`);
  const deliveries = deliveriesOf(await readFlights(from, to), disorder);
  const [first] = deliveries;
  if (first === undefined) throw new ToolError('BAD_USAGE', `There are no flights from ${from} to ${to}: give days from 2001-01-01 to 2001-06-30.`);
  interruption.throwIfAborted();
  const airline = { deliveries, clock: replayClock(first.at, speed === 0 ? Infinity : speed), airports: await readFile(airportsFile) };
  const running = await serveAirline(airline, { port, key: process.env['AIRLINE_KEY'] || undefined, perSecond: rate });
  const facts = { address: running.address, events: deliveries.length };
  process.stdout.write(json ? `${JSON.stringify(facts)}\n` : `The airline is at ${facts.address}: ${facts.events} events of ${from} to ${to}. It runs until Ctrl-C.\n`);
  try {
    if (!interruption.aborted) await once(interruption, 'abort');
  } finally {
    await running.stop();
  }
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}
