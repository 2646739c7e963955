const terminal = process.stderr.isTTY;

/** Runs one step: shows on stderr that it runs, on a terminal for how long and what it does just now, and how long it took. */
export async function step<T>(words: string, work: (show: (detail: string) => void) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  let detail = '';
  const write = () => {
    const room = Math.max(0, process.stderr.columns - words.length - 12);
    process.stderr.write(`\r\x1b[K${words} … ${elapsed().toFixed(0)} s ${detail.slice(0, room)}`);
  };
  if (terminal) write();
  else process.stderr.write(`${words} …\n`);
  const ticking = terminal ? setInterval(write, 1000) : undefined;
  try {
    const result = await work((text) => {
      detail = text.trim();
      if (terminal) write();
    });
    if (terminal) process.stderr.write('\r\x1b[K');
    process.stderr.write(`${words}: ${elapsed().toFixed(1)} s\n`);
    return result;
  } catch (error) {
    if (terminal) process.stderr.write('\r\x1b[K');
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
