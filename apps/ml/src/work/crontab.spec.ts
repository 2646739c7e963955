import { crontab } from './crontab.js';

describe('a crontab in a setting', () => {
  it('has a line for each moment, with the models that it names, and the recipe of one where it is stated', () => {
    expect(crontab.parse('0 3 * * *;30 3 * * 0  slow slow/full\n*/15 8-18 1,15 * 1-5 quick')).toEqual([
      { when: '0 3 * * *', trainings: [] },
      { when: '30 3 * * 0', trainings: [{ model: 'slow' }, { model: 'slow', recipe: 'full' }] },
      { when: '*/15 8-18 1,15 * 1-5', trainings: [{ model: 'quick' }] },
    ]);
  });

  it.each(['', '  ', ';', '0 3 * *', '0 3 * * MON', '@daily', '0 3 * * * Late', '0 3 * * * late/../x', 'late 0 3 * * *', '0 3 * * *; x'])('is not %j', (text) => {
    expect(crontab.safeParse(text).error?.issues[0]?.message).toMatch(/^must be lines such as `0 3 \* \* \*`/);
  });
});
