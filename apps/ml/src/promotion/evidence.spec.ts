import fc from 'fast-check';
import type { Interval } from '../metrics/bootstrap.js';
import { metricsOf } from '../tasks/scoring-of.js';
import type { Comparison } from './compare-models.js';
import { eventsOf, EVENT_TAG } from './events.js';
import { evidenceText, type Evidence } from './evidence.js';

const at = new Date('2026-01-01T00:00:00Z');
const interval: Interval = [-0.123456789012345, -0.123456789012345];
const figures = { challenger: -0.123456789012345, champion: -0.123456789012345, difference: -0.123456789012345, interval, side: 'worse' } as const;

function evidenceOf(slices: readonly { readonly column: string; readonly value: string }[]): Evidence {
  const comparison: Comparison = {
    metrics: metricsOf({ type: 'binary' }).map((metric) => ({ metric, ...figures })),
    slices: slices.map((slice) => ({ ...slice, rows: 1_000_000, ...figures })),
    columns: [],
  };
  return { outcome: 'better', over: 2, overRun: '0'.repeat(32), test: { buckets: Array.from({ length: 100 }, (_, bucket) => bucket) }, dataset: 'a'.repeat(64), rows: 500_000, comparison, baselines: undefined };
}

test('evidence fits into a tag of MLflow, however many slices there are and whatever they are called', () => {
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: fc.constantFrom('"', '\\', '\u0000', '🌡'), minLength: 100, maxLength: 300 }));
  fc.assert(
    fc.property(fc.array(fc.record({ column: fc.string({ maxLength: 60 }), value: text }), { maxLength: 30 }), (slices) => {
      const written = evidenceText(evidenceOf(slices), at);
      expect(written.length).toBeLessThanOrEqual(5000);
      expect(JSON.parse(written)).toMatchObject({ slices: { judged: slices.length, worse: slices.length, skipped: 0 } });
    }),
  );
});

test('evidence says when, over which version, on which rows, by which figures; and it is an event', () => {
  const text = evidenceText(evidenceOf([{ column: 'place', value: 'roof' }]), at);
  expect(JSON.parse(text)).toMatchObject({
    ...{ kind: 'promotion', at: '2026-01-01T00:00:00.000Z', outcome: 'better', over: 2, overRun: '0'.repeat(32), dataset: 'a'.repeat(64), rows: 500_000 },
    ...{ resamples: 1000, level: 0.95, seed: 1, metrics: { roc_auc: { difference: figures.difference, interval } } },
    slices: { worst: [{ column: 'place', value: 'roof', rows: 1_000_000 }] },
  });
  expect(eventsOf([{ version: 3, tags: { [`${EVENT_TAG}5`]: text } }])).toMatchObject([{ number: 5, to: 3, recorded: { kind: 'promotion', over: 2 } }]);
});
