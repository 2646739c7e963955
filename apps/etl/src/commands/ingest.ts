import { localDay } from '@tripod/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import type { Client } from 'pg';
import { builtCode } from '../built-code.js';
import type { Config } from '../config.js';
import { openLog } from '../log.js';
import { readAirports } from '../pipelines/airports.js';
import { ingestHistory } from '../pipelines/flight-history.js';
import { choosePeriod } from '../pipelines/period.js';
import { showProgress } from '../progress.js';
import { packagedFiles } from '../sources/packaged-files.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { describeIngest, resultOf, type IngestResult } from './ingest-result.js';
import type { Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly file: string;
  readonly json?: true;
}

/** `etl ingest`: brings a period of flight history into the database. */
export function addIngest(program: Command, terminal: Terminal): void {
  program
    .command('ingest')
    .description('bring flights and their labels from a Parquet file into the database; running it again changes nothing')
    .option('--from <day>', 'first local day to store, as 2001-01-31 (default: the first of the data)', parseDay)
    .option('--to <day>', 'last local day to store (default: the last complete one of the data)', parseDay)
    .option('--file <path>', 'Parquet file of flights', packagedFiles.flights)
    .option('--json', 'print the result as one JSON object')
    .action(async (options: Options) => {
      const result = await withDatabase(terminal, (client, config) => ingest(client, config, options, terminal));
      terminal.print(options.json ? JSON.stringify(result) : describeIngest(result));
    });
}

async function ingest(client: Client, config: Config, options: Options, { signal }: Terminal): Promise<IngestResult> {
  const started = performance.now();
  const log = openLog(config);
  const source = await openParquetFlights(options.file);
  const airports = await readAirports(packagedFiles.airports);
  const { from, to } = options;
  const period = choosePeriod(source, { ...(from && { from }), ...(to && { to }) });
  const progress = showProgress(log);
  const observer = {
    reading: (rows: number, total: number) => progress.update('reading', rows, total),
    storing: (rows: number, total: number) => progress.update('storing', rows, total),
    waiting: () => log.info('another ingest is writing to this database: waiting until it has ended'),
  };
  try {
    const outcome = await ingestHistory({ client, source, airports, period, code: await builtCode(), signal, observer });
    return resultOf(period, outcome, (performance.now() - started) / 1000);
  } finally {
    progress.stop();
  }
}

function parseDay(text: string): string {
  const parsed = localDay.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`'${text}' is no day of the calendar; write it as 2001-01-31.`);
}
