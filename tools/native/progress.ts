const terminal = process.stderr.isTTY;

/** A step's name for machines. */
export type StepName = 'try' | 'install' | 'fetch' | 'compile' | 'probe';
/** What each step that ran has taken. */
export type Seconds = Partial<Record<StepName, number>>;

/** Runs one step: shows on stderr that it runs, on a terminal for how long, and how long it took. */
export async function step<T>(name: StepName, words: string, seconds: Seconds, work: () => Promise<T> | T): Promise<T> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  if (!terminal) process.stderr.write(`${words} …\n`);
  const show = () => process.stderr.write(`\r${words} … ${elapsed().toFixed(0)} s`);
  if (terminal) show();
  const ticking = terminal ? setInterval(show, 1000) : undefined;
  const stopTicking = () => {
    clearInterval(ticking);
    if (terminal) process.stderr.write('\r\x1b[K');
  };
  try {
    const result = await work();
    stopTicking();
    seconds[name] = Number(elapsed().toFixed(1));
    process.stderr.write(`${words}: ${elapsed().toFixed(1)} s\n`);
    return result;
  } catch (error) {
    stopTicking();
    throw error;
  }
}
