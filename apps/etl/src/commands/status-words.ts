import { APP } from '../app.js';
import { ageInWords } from '../freshness/fresh-within.js';
import { aligned } from './aligned.js';
import type { StatusReply } from './status-reply.js';

const OF = { stored: '', last: ', of what the last ingest has not stored', earlier: ', of an earlier ingest' } as const;
const n = (value: number) => value.toLocaleString('en-US');

/** The state of the store and of the queue, for a person. */
export function statusInWords({ datasets, quarantined, jobs, feeds, ingests }: StatusReply): string {
  return [
    ...(datasets.length > 0 ? datasetTable(datasets) : [`Nothing is stored yet: run \`${APP} ingest\`.`]),
    ...quarantined.map(({ source, contract, of, records }) => `In quarantine from ${source}${OF[of]}: ${records} records refused as ${contract}`),
    ...jobsInWords(jobs),
    ...feeds.map(feedInWords),
    ...ingests.map(ingestInWords),
  ].join('\n');
}

function datasetTable(datasets: StatusReply['datasets']): string[] {
  const rows = datasets.map(({ contract, version, rows: count, partitions, firstPartition, lastPartition, ageSeconds, promisedSeconds, isFresh }) => [
    `${contract} v${version}`,
    n(count),
    n(partitions),
    firstPartition,
    lastPartition,
    ageSeconds === null ? '-' : ageInWords(ageSeconds),
    promisedSeconds === null ? '-' : `${ageInWords(promisedSeconds)}${isFresh === false ? ', broken' : ''}`,
  ]);
  return aligned([['dataset', 'rows', 'partitions', 'first', 'last', 'age', 'promised'], ...rows]);
}

function jobsInWords({ waiting, running, retried, dead, lastDead }: StatusReply['jobs']): string[] {
  if (waiting + running + dead === 0) return [];
  return [
    `Jobs: ${waiting} waiting (${retried} of them after a failure), ${running} running, ${dead} dead`,
    ...lastDead.map(({ pipeline, day, attempts, message, failedAt }) => `  dead: ${pipeline}${day === null ? '' : ` of ${day}`}, after ${attempts} attempts, ${failedAt}: ${message ?? 'no reason is known'}`),
  ];
}

function feedInWords({ pipeline, source, lagSeconds, followed }: StatusReply['feeds'][number]): string {
  const lag = `Feed ${source} of ${pipeline}: ${lagSeconds === null ? 'nothing stored yet' : `rows stored ${ageInWords(lagSeconds)} ago`}`;
  if (followed === null) return lag;
  const { newest, events, repeated, refused, overdue, missed } = followed;
  return `${lag}, newest event ${newest ?? 'none'}; ${n(events)} events, ${n(repeated)} repeated, ${n(refused)} refused (${n(overdue)} too late), ${n(missed)} missed`;
}

function ingestInWords({ pipeline, place, startedAt, storedAt, finishedAt }: StatusReply['ingests'][number]): string {
  const what = `Last ingest of ${pipeline}: ${place}, started ${startedAt}`;
  if (finishedAt !== null) return `${what}, finished ${finishedAt}`;
  return `${what}, not finished (${storedAt === null ? 'nothing stored' : `last rows stored ${storedAt}`}); run it again to finish it`;
}
