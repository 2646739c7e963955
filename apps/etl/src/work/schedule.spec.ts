import { parseCronItem } from 'graphile-worker';
import { nextMoment, scheduleOf } from './schedule.js';

const after = (when: string, moment: string) => nextMoment(parseCronItem({ task: 'ingest', match: when }).match, new Date(moment))?.toISOString();
const now = new Date('2026-03-01T02:59:30Z');
const schedule = (when: string, pipelines: string[] = []) => scheduleOf([{ when, pipelines }], ['quick', 'slow'], parseCronItem, now);

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
  it('means each pipeline where it names none', () => {
    expect(schedule('0 3 * * *').map(({ pipeline, next }) => [pipeline, next])).toEqual(['quick', 'slow'].map((name) => [name, new Date('2026-03-01T03:00:00Z')]));
  });

  it('puts an ingest into the queue once, however often it was due', () => {
    const items = schedule('0 3 * * *', ['slow']);
    expect(items.map(({ cron: { identifier, payload, options } }) => ({ identifier, payload, key: options.jobKey, attempts: options.maxAttempts }))).toEqual([
      { identifier: 'ingest slow at 0 3 * * *', payload: { pipeline: 'slow' }, key: 'ingest slow', attempts: 8 },
    ]);
  });

  it.each([
    ['61 3 * * *', [], /^INGEST_CRONTAB is not valid in '61 3 \* \* \*': Too large value '61' in minutes range/],
    ['0 3 31 2 *', [], /^INGEST_CRONTAB names with '0 3 31 2 \*' a moment that never comes/],
    ['0 3 * * *', ['grad'], /^INGEST_CRONTAB names the pipeline 'grad', which does not exist\. Pipelines: quick, slow\.$/],
  ])('is refused for %s %j', (when, pipelines, message) => {
    expect(() => schedule(when, pipelines)).toThrow(expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringMatching(message) }));
  });
});
