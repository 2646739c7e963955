import fc from 'fast-check';
import { AppError } from '../errors.js';
import { eventsOf } from './events.js';
import { moveChampion, type Registry } from './move-champion.js';

const model = 'alarm';
const promotion = (over: number | null, when = new Date().toISOString()) => JSON.stringify({ kind: 'promotion', at: when, over });

/** A registry in memory, whose answers come in whatever order `slow` lets them. */
class Memory implements Registry {
  champion: number | undefined = 1;
  readonly tags = new Map<number, Record<string, string>>();
  constructor(versions: number, private readonly slow: <T>(work: () => T) => Promise<T>) {
    for (let version = 1; version <= versions; version++) this.tags.set(version, {});
  }
  versions = () => this.slow(() => [...this.tags].map(([version, tags]) => ({ name: model, version, runId: `${version}`, aliases: [], tags: { ...tags } })));
  tagVersion = (_name: string, version: number, tags: Readonly<Record<string, string>>) => this.slow(() => void this.tags.set(version, { ...this.tags.get(version), ...tags }));
  alias = (_name: string, _alias: string, version: number) => this.slow(() => void (this.champion = version));
  resolve = () =>
    this.slow(() => {
      if (this.champion === undefined) throw new AppError('RUN_UNKNOWN', 'none');
      return { name: model, version: this.champion, runId: `${this.champion}`, modelId: '', aliases: [], tags: {} };
    });
  get events() {
    return eventsOf([...this.tags].map(([version, tags]) => ({ version, tags })));
  }
}

/** Does the work before or after the answer is on its way. */
const scheduled = (scheduler: fc.Scheduler) => async <T>(work: () => T): Promise<T> => {
  await scheduler.schedule(Promise.resolve());
  const done = work();
  await scheduler.schedule(Promise.resolve());
  return done;
};
const atOnce = async <T>(work: () => T): Promise<T> => work();

describe('moving the champion', () => {
  it('of several processes at once one moves it, whatever the order of their steps; its event alone stays', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), fc.boolean(), async (scheduler, processes, isFirst) => {
        const registry = new Memory(processes + 1, scheduled(scheduler));
        if (isFirst) registry.champion = undefined;
        const over = isFirst ? null : 1;
        const moves = Array.from({ length: processes }, (_, i) => moveChampion(registry, model, { version: i + 2, over, event: promotion(over), pause: () => scheduler.schedule(Promise.resolve()) }));
        const moved = await scheduler.waitFor(Promise.all(moves));
        const winners = moved.flatMap((isMoved, i) => (isMoved ? [i + 2] : []));
        expect([winners, registry.events.map(({ to }) => to)]).toEqual([[registry.champion], [registry.champion]]);
      }),
      { numRuns: 200 },
    );
  });

  it('is not held up by a process that died over the same champion some minutes ago, but by one of this minute', async () => {
    const registry = new Memory(3, atOnce);
    registry.tags.set(2, { 'tripod.promotion/1': promotion(1) });
    expect(await moveChampion(registry, model, { version: 3, over: 1, event: promotion(1) })).toBe(false);
    registry.tags.set(2, { 'tripod.promotion/1': promotion(1, '2024-03-01T00:00:00.000Z') });
    expect(await moveChampion(registry, model, { version: 3, over: 1, event: promotion(1) })).toBe(true);
    expect([registry.champion, registry.events.map(({ number }) => number)]).toEqual([3, [1, 2]]);
  });

  it('does not happen where the champion is another one by now', async () => {
    const registry = new Memory(3, atOnce);
    expect(await moveChampion(registry, model, { version: 3, over: 2, event: promotion(2) })).toBe(false);
    expect([registry.champion, registry.events]).toEqual([1, []]);
  });
});
