import type { WorkFailed, WorkIngested, WorkReply, WorkStarted } from './work-reply.js';

/** What the worker does, in a line for a person. */
export function workInWords(reply: WorkReply): string {
  switch (reply.type) {
    case 'started':
      return startedInWords(reply);
    case 'ingested':
      return ingestedInWords(reply);
    case 'failed':
      return failedInWords(reply);
  }
}

function startedInWords({ schema, schedule }: WorkStarted): string {
  const next = schedule.map(({ pipeline, when, next: due }) => `'${pipeline}' at ${due.slice(0, 16).replace('T', ' ')} UTC (${when})`);
  return `works on the ingests of schema ${schema} until Ctrl-C; next: ${next.join(', ')}`;
}

function ingestedInWords({ skipped, rowsRead, quarantined, partitionsWritten, seconds, ...ingest }: WorkIngested): string {
  if (skipped) return `${nameOf(ingest)}: nothing has changed (${seconds.toFixed(1)} s)`;
  return `${nameOf(ingest)}: ${rowsRead} records read, ${partitionsWritten.length} partitions written, ${quarantined} records in quarantine (${seconds.toFixed(1)} s)`;
}

function failedInWords({ message, attempt, attempts, ...ingest }: WorkFailed): string {
  return `${nameOf(ingest)} failed (attempt ${attempt} of ${attempts}): ${message}`;
}

function nameOf({ pipeline, day }: { readonly pipeline: string; readonly day: string | null }): string {
  return day === null ? `pipeline '${pipeline}'` : `${day} of pipeline '${pipeline}'`;
}
