const terminal = process.stderr.isTTY;

/** Seconds by step. */
export type Seconds = Record<string, number>;

/** Runs one step: tells on stderr that it runs, how long on a terminal, and what it took. */
export async function step<T>(name: string, seconds: Seconds, work: () => Promise<T> | T): Promise<T> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  if (!terminal) process.stderr.write(`${name} …\n`);
  const show = () => process.stderr.write(`\r${name} … ${elapsed().toFixed(0)} s`);
  if (terminal) show();
  const ticking = terminal ? setInterval(show, 1000) : undefined;
  try {
    return await work();
  } finally {
    clearInterval(ticking);
    seconds[name] = Number(elapsed().toFixed(1));
    process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${name}: ${elapsed().toFixed(1)} s\n`);
  }
}
