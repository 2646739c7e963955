import { SingleBar } from 'cli-progress';

/** Shows how far a long piece of work is. */
export interface Progress {
  start(task: string, rows: number): void;
  advance(rows: number): void;
  stop(): void;
}

const REDRAWS_PER_SECOND = 5;

/** A bar on a terminal's stderr with rows, rate and time left; nothing elsewhere, where the log says what happens. */
export function progressOn(stream: NodeJS.WritableStream): Progress {
  const bar = new SingleBar({
    ...{ stream, clearOnComplete: true, hideCursor: true, etaBuffer: 50, fps: REDRAWS_PER_SECOND },
    format: '{task} {bar} {value}/{total} rows, {rate} rows/s, {eta_formatted} left',
  });
  let done = 0;
  let began = 0;
  return {
    start: (task, rows) => {
      done = 0;
      began = performance.now();
      bar.start(rows, 0, { task, rate: '…' });
    },
    advance: (rows) => {
      done += rows;
      bar.update(done, { rate: Math.round((1000 * done) / Math.max(performance.now() - began, 1)) });
    },
    stop: () => bar.stop(),
  };
}
