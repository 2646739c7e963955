import { parseCronItem } from 'graphile-worker';
import { nextMoment, scheduleOf } from './schedule.js';

const after = (when: string, moment: string) => nextMoment(parseCronItem({ task: 'train', match: when }).match, new Date(moment))?.toISOString();
const now = new Date('2026-03-01T02:59:30Z');
const schedule = (when: string, trainings: { model: string; recipe?: string }[] = []) => scheduleOf([{ when, trainings }], ['quick', 'slow'], parseCronItem, now);

describe('the next moment of a schedule', () => {
  it.each([
    ['0 3 * * *', '2026-03-01T02:59:59.999Z', '2026-03-01T03:00:00.000Z'],
    ['0 3 * * *', '2026-03-01T03:00:00.000Z', '2026-03-02T03:00:00.000Z'],
    ['*/15 * * * *', '2026-12-31T23:46:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['30 4 * * 0', '2026-03-02T00:00:00.000Z', '2026-03-08T04:30:00.000Z'],
    ['0 0 29 2 *', '2026-03-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  ])('of %s after %s is %s', (when, moment, next) => {
    expect(after(when, moment)).toBe(next);
  });
});

describe('a schedule', () => {
  it('means each model where it names none', () => {
    expect(schedule('0 3 * * *').map(({ training, next }) => [training, next])).toEqual(['quick', 'slow'].map((model) => [{ model }, new Date('2026-03-01T03:00:00Z')]));
  });

  it('puts a training into the queue once, however often it was due, each recipe of a model by itself', () => {
    const items = schedule('0 3 * * *', [{ model: 'slow' }, { model: 'slow', recipe: 'full' }]);
    expect(items.map(({ cron: { identifier, payload, options } }) => ({ identifier, payload, key: options.jobKey }))).toEqual([
      { identifier: 'train slow at 0 3 * * *', payload: { model: 'slow' }, key: 'train slow' },
      { identifier: 'train slow/full at 0 3 * * *', payload: { model: 'slow', recipe: 'full' }, key: 'train slow/full' },
    ]);
  });

  it.each([
    ['61 3 * * *', /^TRAINING_CRONTAB is not valid in '61 3 \* \* \*': Too large value '61' in minutes range/],
    ['0 3 31 2 *', /^TRAINING_CRONTAB names with '0 3 31 2 \*' a moment that never comes/],
  ])('is refused for %s', (when, message) => {
    expect(() => schedule(when)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(message) }));
  });
});
