import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { progressOn } from './progress.js';

/** What is written to a stream and to the log while 15,623 rows are predicted. */
function shownOn(isTTY: boolean, logEveryMs: number) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 200, cursorTo: () => true, clearLine: () => true, moveCursor: () => true });
  const logged: Record<string, unknown>[] = [];
  const progress = progressOn(stream, pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) }), logEveryMs);
  progress.start('Predicting 2024-02-29', 15_623);
  progress.advance(8192);
  progress.advance(7431);
  progress.stop();
  return { shown: String(stream.read() ?? ''), logged };
}

describe('progress', () => {
  it('shows stage, rows, rate and time left in a bar on a terminal', () => {
    const { shown, logged } = shownOn(true, 0);
    expect(shown).toMatch(/Predicting 2024-02-29 .* 15623\/15623 rows, \d+ rows\/s, \d+s left/);
    expect(logged).toEqual([]);
  });

  it('logs the same elsewhere', () => {
    const { shown, logged } = shownOn(false, 0);
    expect(shown).toBe('');
    expect(logged).toMatchObject([
      { stage: 'Predicting 2024-02-29', rows: 8192, total: 15_623, rowsPerSecond: expect.any(Number), secondsLeft: expect.any(Number) },
      { rows: 15_623, secondsLeft: 0 },
    ]);
  });

  it('counts bytes where they are what comes', () => {
    const logged: Record<string, unknown>[] = [];
    const progress = progressOn(new PassThrough(), pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) }), 0);
    progress.start('downloading', 100, 'bytes');
    progress.advance(40);
    expect(logged).toMatchObject([{ stage: 'downloading', bytes: 40, total: 100, bytesPerSecond: expect.any(Number) }]);
  });

  it('logs no more often than it is asked to', () => {
    expect(shownOn(false, 3_600_000).logged).toEqual([]);
  });
});
