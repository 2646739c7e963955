import fc from 'fast-check';
import { EVENT_TAG, eventsOf, nextNumber, wayBack, type RecordedEvent } from './events.js';

const at = '2026-01-01T00:00:00.000Z';

/** Versions whose tags record what happened, as a registry holds them. */
class Registry {
  readonly versions = Array.from({ length: 4 }, (_, index): { readonly version: number; readonly tags: Record<string, string> } => ({ version: index + 1, tags: {} }));

  events = () => eventsOf(this.versions);

  record(version: number, event: RecordedEvent): void {
    this.versions[version - 1]!.tags[`${EVENT_TAG}${nextNumber(this.events())}`] = JSON.stringify(event);
  }
}

const promotion = (over: number | null): RecordedEvent => ({ kind: 'promotion', at, over });

describe('the way back', () => {
  it('leads to the champion before, whatever was promoted, rolled back and killed in between', () => {
    const step = fc.oneof(
      fc.record({ promoted: fc.integer({ min: 1, max: 4 }), isKilled: fc.boolean() }),
      fc.record({ promoted: fc.constant(undefined), isKilled: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const registry = new Registry();
        const champions: number[] = []; // what the records have to lead back through
        for (const { promoted, isKilled } of steps) {
          const champion = champions.at(-1);
          if (promoted !== undefined && promoted !== champion) {
            registry.record(promoted, promotion(champion ?? null));
            if (!isKilled) champions.push(promoted);
          } else if (promoted === undefined && champion !== undefined) {
            const back = wayBack(registry.events(), champion);
            expect(back?.version).toBe(champions.at(-2) ?? null);
            if (back === undefined || back.version === null) continue;
            registry.record(back.version, { kind: 'rollback', at, from: champion, undoes: back.undoes });
            if (!isKilled) champions.pop();
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends at the first champion, and is unknown for a version that was made the champion by other means', () => {
    const registry = new Registry();
    registry.record(2, promotion(null));
    expect(wayBack(registry.events(), 2)).toEqual({ version: null, undoes: 1 });
    expect(wayBack(registry.events(), 3)).toBeUndefined();
  });

  it('passes over tags that are not events', () => {
    const tags = { [`${EVENT_TAG}refused`]: JSON.stringify(promotion(1)), [`${EVENT_TAG}7`]: '{', [`${EVENT_TAG}8`]: '{"kind":"other"}', [`${EVENT_TAG}09`]: JSON.stringify(promotion(1)), other: '1' };
    expect(eventsOf([{ version: 1, tags }])).toEqual([]);
  });
});
