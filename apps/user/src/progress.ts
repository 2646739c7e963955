import { SingleBar } from 'cli-progress';
import type { Logger } from 'pino';

/** Shows how far a long piece of work is: a bar on a terminal, a log line every 5 s elsewhere. Rows (or bytes), rate and time left in both. */
export interface Progress {
  /** Begins a stage; ends the one before it. `total` is undefined when it is not known; `unit` is what is counted. */
  start(stage: string, total?: number, unit?: 'rows' | 'bytes'): void;
  /** Adds finished rows or bytes. */
  advance(count: number): void;
  stop(): void;
}

const REDRAWS_PER_SECOND = 5;
const LOG_EVERY_MS = 5000;

/** Progress of this process: a bar when the stream is a terminal, else log lines. */
export function progressOn(stream: NodeJS.WritableStream & { isTTY?: boolean }, log: Logger, logEveryMs = LOG_EVERY_MS): Progress {
  return stream.isTTY === true ? progressBar(stream) : progressLog(log, logEveryMs);
}

function progressBar(stream: NodeJS.WritableStream): Progress {
  const bar = new SingleBar({
    ...{ stream, clearOnComplete: true, hideCursor: true, etaBuffer: 50, fps: REDRAWS_PER_SECOND },
    format: '{stage} {bar} {value}/{total} {unit}, {rate} {unit}/s, {eta_formatted} left',
  });
  let count = counter();
  return {
    start: (stage, total = 0, unit = 'rows') => {
      bar.stop();
      count = counter();
      bar.start(total, 0, { stage, unit, rate: '…' });
    },
    advance: (rows) => {
      const { done, rate } = count(rows);
      if (done > bar.getTotal()) bar.setTotal(done);
      bar.update(done, { rate });
    },
    stop: () => bar.stop(),
  };
}

function progressLog(log: Logger, everyMs: number): Progress {
  let count = counter();
  let logged = performance.now();
  let [stage, total, unit]: [string, number | undefined, 'rows' | 'bytes'] = ['', undefined, 'rows'];
  return {
    start: (nextStage, nextTotal, nextUnit = 'rows') => {
      [stage, total, unit] = [nextStage, nextTotal, nextUnit];
      count = counter();
      logged = performance.now();
    },
    advance: (rows) => {
      const { done, rate } = count(rows);
      if (performance.now() - logged < everyMs) return;
      logged = performance.now();
      log.info({ stage, [unit]: done, total, [`${unit}PerSecond`]: rate, secondsLeft: total === undefined ? undefined : Math.ceil((total - done) / Math.max(rate, 1)) }, 'progress');
    },
    stop: () => undefined,
  };
}

/** Counts from now on; gives the sum and what it is per second. */
function counter(): (count: number) => { readonly done: number; readonly rate: number } {
  const began = performance.now();
  let done = 0;
  return (count) => {
    done += count;
    return { done, rate: Math.round((1000 * done) / Math.max(performance.now() - began, 1)) };
  };
}
