import type { RunSummary } from '../runs/run-store.js';

/** How many characters of an id and of a digest a table shows. */
export const SHORT = 8;

/** A moment in the zone of this machine, to the minute. */
export function localTime(time: number): string {
  const at = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** How long a run took; a dash while it runs. */
export function took({ startTime, endTime }: Pick<RunSummary, 'startTime' | 'endTime'>): string {
  if (endTime === undefined) return '-';
  const seconds = Math.round((endTime - startTime) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** How a run ended, and why. */
export function howItEnded({ status, endTime, tags }: RunSummary): string {
  const failure = tags['tripod.failure'];
  const at = endTime === undefined ? '' : ` at ${localTime(endTime)}`;
  switch (status) {
    case 'FAILED': return `FAILED${at}: ${failure ?? (endTime === undefined ? 'its process ended without recording an end' : 'the reason is not recorded')}`;
    case 'KILLED': return `KILLED${at}: it was stopped`;
    case 'FINISHED': return `FINISHED${at}`;
    default: return `${status}, recorded by ${tags['tripod.process'] ?? 'another program'}`;
  }
}

/** A number of bytes in a unit that suits it. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const at = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** at).toFixed(at === 0 ? 0 : 1)} ${units[at]}`;
}
