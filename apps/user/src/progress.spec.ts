import { PassThrough } from 'node:stream';
import { progressOn } from './progress.js';

/** What is written to a stream that is a terminal, or is none. */
function shownOn(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 200,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const progress = progressOn(stream);
  progress.start('Predicting 2001-06-30', 15_623);
  progress.advance(8192);
  progress.advance(7431);
  progress.stop();
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('shows task, rows, rate and time left on a terminal', () => {
    expect(shownOn(true)).toMatch(/Predicting 2001-06-30 .* 15623\/15623 rows, \d+ rows\/s, \d+s left/);
  });

  it('shows nothing elsewhere', () => {
    expect(shownOn(false)).toBe('');
  });
});
