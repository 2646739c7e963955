import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc; Linux reports 100 to programs, whatever the kernel uses. */
const TICKS = 100;

/** What a process has used so far, its threads included. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  /** The most that it has ever had in memory. */
  readonly peakBytes: number;
}

/** Reads the usage of a living process; undefined when it has gone, and on systems without /proc. */
export function usageOf(pid: number): ProcessUsage | undefined {
  try {
    const usage = parseUsage(readFileSync(`/proc/${pid}/stat`, 'utf8'), readFileSync(`/proc/${pid}/status`, 'utf8'));
    // A process that has ended and was not waited for has no memory any more.
    return usage.peakBytes > 0 ? usage : undefined;
  } catch {
    return undefined;
  }
}

/** From the text of /proc/<pid>/stat and /proc/<pid>/status. The command in stat may hold spaces and brackets. */
export function parseUsage(stat: string, status: string): ProcessUsage {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return { cpuSeconds: (user + system) / TICKS, peakBytes: Number(peak ?? 0) * 1024 };
}
