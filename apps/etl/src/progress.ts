import cliProgress from 'cli-progress';
import type { Log } from './log.js';

/** Shows how far a stage of a long job is. */
export interface Progress {
  update(stage: string, rows: number, total: number): void;
  stop(): void;
}

const LOG_EVERY_MS = 5_000;

/** A bar on a terminal; elsewhere a log line now and then. Rows, rate and time left in both. */
export function showProgress(log: Log, terminal = process.stderr): Progress {
  return terminal.isTTY ? bar(terminal) : lines(log);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const single = new cliProgress.SingleBar({
    format: '{stage} {bar} {percentage} % · {value} of {total} rows · {rate} rows/s · {eta_formatted} left',
    stream,
    clearOnComplete: true,
  });
  const clock = stageClock();
  return {
    update(stage, rows, total) {
      const { isNew, rate } = clock(stage, rows);
      if (isNew) single.stop();
      if (isNew) single.start(total, rows, { stage, rate });
      else single.update(rows, { stage, rate });
    },
    stop: () => single.stop(),
  };
}

function lines(log: Log): Progress {
  const clock = stageClock();
  let last = Date.now();
  return {
    update(stage, rows, total) {
      const { rate } = clock(stage, rows);
      if (Date.now() - last < LOG_EVERY_MS) return;
      last = Date.now();
      log.info({ stage, rows, total, rowsPerSecond: rate, secondsLeft: Math.ceil((total - rows) / Math.max(1, rate)) }, 'progress');
    },
    stop: () => undefined,
  };
}

function stageClock(): (stage: string, rows: number) => { isNew: boolean; rate: number } {
  let current = '';
  let since = 0;
  return (stage, rows) => {
    const isNew = stage !== current;
    if (isNew) [current, since] = [stage, performance.now()];
    const seconds = (performance.now() - since) / 1000;
    // Of the first moments no rate can be told.
    return { isNew, rate: seconds > 0.1 ? Math.round(rows / seconds) : 0 };
  };
}
