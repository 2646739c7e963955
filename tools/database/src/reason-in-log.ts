/** How many lines of the log a message has. */
const LINES_SHOWN = 5;

/** The lines of a log that say why: the last fault first, with the details and hints that follow it; else the last lines. */
export function reasonInLog(log: string): string {
  const lines = log.trim().split('\n');
  const fault = lines.findLastIndex((line) => /\b(FATAL|ERROR|PANIC):/.test(line));
  return (fault < 0 ? lines.slice(-LINES_SHOWN) : lines.slice(fault, fault + LINES_SHOWN)).join('\n');
}
