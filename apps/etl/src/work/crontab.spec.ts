import { crontab } from './crontab.js';

describe('a crontab in a setting', () => {
  it('has a line for each moment, with the pipelines that it names', () => {
    expect(crontab.parse('0 3 * * *;30 3 * * 0  slow quick\n*/15 8-18 1,15 * 1-5 quick')).toEqual([
      { when: '0 3 * * *', pipelines: [] },
      { when: '30 3 * * 0', pipelines: ['slow', 'quick'] },
      { when: '*/15 8-18 1,15 * 1-5', pipelines: ['quick'] },
    ]);
  });

  it.each(['', '  ', ';', '0 3 * *', '0 3 * * MON', '@daily', '0 3 * * * late/../x', 'late 0 3 * * *', '0 3 * * *; x'])('is not %j', (text) => {
    expect(crontab.safeParse(text).error?.issues[0]?.message).toMatch(/^must be lines such as `0 3 \* \* \*`/);
  });
});
