import { localDay } from '@tripod/contracts';
import { InvalidArgumentError, type Command } from 'commander';
import { builtCode } from '../built-code.js';
import { openLog } from '../log.js';
import { readAirports } from '../pipelines/airports.js';
import { ingestHistory } from '../pipelines/flight-history.js';
import { choosePeriod } from '../pipelines/period.js';
import { showProgress } from '../progress.js';
import { packagedFiles } from '../sources/packaged-files.js';
import { openParquetFlights } from '../sources/parquet-flights.js';
import { describeIngest } from './describe-ingest.js';
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

async function ingest(
  client: Parameters<Parameters<typeof withDatabase>[1]>[0],
  config: Parameters<Parameters<typeof withDatabase>[1]>[1],
  options: Options,
  { signal }: Terminal,
) {
  const started = performance.now();
  const log = openLog(config);
  const source = await openParquetFlights(options.file);
  const airports = await readAirports(packagedFiles.airports);
  const { from, to } = options;
  const period = choosePeriod(source, { ...(from && { from }), ...(to && { to }) });
  const progress = showProgress(log);
  try {
    const outcome = await ingestHistory({
      client,
      source,
      airports,
      period,
      code: await builtCode(),
      signal,
      observer: {
        reading: (rows, total) => progress.update('reading', rows, total),
        storing: (rows, total) => progress.update('storing', rows, total),
        waiting: () => log.info('another ingest is writing to this database: waiting until it has ended'),
      },
    });
    const { skipped, rowsRead, instances, quarantined, duplicates, outsidePeriod, labels, labelsQuarantined } = outcome;
    return {
      ...{ skipped, rowsRead, instances, quarantined, duplicates, outsidePeriod, labels, labelsQuarantined },
      firstDay: period.from,
      lastDay: period.to,
      daysWritten: outcome.daysWritten,
      daysUnchanged: outcome.daysUnchanged,
      datasetVersion: outcome.datasetVersion,
      seconds: Math.round(performance.now() - started) / 1000,
    };
  } finally {
    progress.stop();
  }
}
/** The result of `etl ingest`, as `--json` prints it. */
export type IngestResult = Awaited<ReturnType<typeof ingest>>;

function parseDay(text: string): string {
  const parsed = localDay.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`'${text}' is no day of the calendar; write it as 2001-01-31.`);
}
