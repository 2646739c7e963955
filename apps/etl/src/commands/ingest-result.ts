import type { Period } from '@tripod/contracts';
import type { IngestOutcome } from '../pipelines/flight-history.js';

/** The result of `etl ingest`, as `--json` prints it. */
export interface IngestResult extends IngestOutcome {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly seconds: number;
}

/** The result out of the outcome, in the order in which it is printed. */
export function resultOf({ from, to }: Period, outcome: IngestOutcome, seconds: number): IngestResult {
  const { daysWritten, daysUnchanged, datasetVersion, ...accounts } = outcome;
  return { ...accounts, firstDay: from, lastDay: to, daysWritten, daysUnchanged, datasetVersion, seconds: Number(seconds.toFixed(3)) };
}

/** The result of an ingest in words: what was done, and the two accounts. */
export function describeIngest(result: IngestResult): string {
  const { firstDay, lastDay, daysWritten, daysUnchanged, seconds } = result;
  const n = (value: number) => value.toLocaleString('en-US');
  const done = result.skipped
    ? `Nothing to do: ${firstDay} to ${lastDay} is stored, from the same source by the same code (${seconds} s).`
    : `Stored ${firstDay} to ${lastDay} in ${seconds} s: ${days(daysWritten)}, ${n(daysUnchanged)} unchanged.`;
  return [
    done,
    `Rows read ${n(result.rowsRead)} = ${n(result.instances)} instances + ${n(result.quarantined)} in quarantine` +
      ` + ${n(result.duplicates)} exact duplicates + ${n(result.outsidePeriod)} outside the period`,
    `Instances ${n(result.instances)} = ${n(result.labels)} with a label + ${n(result.labelsQuarantined)} whose label is in quarantine`,
    `Dataset version ${result.datasetVersion}`,
  ].join('\n');
}

function days(written: readonly string[]): string {
  if (written.length === 0) return 'no day written';
  if (written.length <= 7) return `${written.length} days written (${written.join(', ')})`;
  return `${written.length} days written (${written[0]} … ${written.at(-1)})`;
}
