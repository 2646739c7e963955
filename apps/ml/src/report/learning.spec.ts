import type { Facts, RunEvent } from '@tripod/nodes';
import { LearningRecorder } from './learning.js';

const RUN = 'a'.repeat(32);
const reported = (facts: Facts, node = 'learn'): RunEvent => ({ type: 'node:report', pipeline: 'training', node, facts });

function notedOf(...facts: readonly Facts[]) {
  const recorder = new LearningRecorder();
  for (const each of facts) recorder.observe(reported(each));
  return recorder.noted(RUN);
}

describe('how a node learned', () => {
  it('has a line for each number that it reported by its steps', () => {
    expect(notedOf({ step: 10, steps: 20, loss: 0.5, rows: 80 }, { step: 20, steps: 20, loss: 0.25, rows: 160 }, { step: 20, validation_log_loss: 0.3, phase: 'last' })).toMatchObject([
      {
        ...{ node: 'learn', run: RUN },
        charts: [
          { name: 'loss', title: 'Loss on the training rows', x: { title: 'step' }, series: [{ points: [[10, 0.5], [20, 0.25]] }], isDotted: true },
          { name: 'validation_log_loss', title: 'Validation log loss', series: [{ points: [[20, 0.3]] }] },
        ],
      },
    ]);
  });

  it('says nothing of reports without a step, and of nodes that report nothing', () => {
    const recorder = new LearningRecorder();
    recorder.observe(reported({ rows: 8 }));
    recorder.observe({ type: 'node:start', pipeline: 'training', node: 'learn' });
    expect(recorder.noted(RUN)).toEqual([]);
  });

  it('is thinned to means where there are many numbers, without a change of their mean', () => {
    const [learning] = notedOf(...Array.from({ length: 2000 }, (_, at) => ({ step: at + 1, loss: at % 7 })));
    const [chart] = learning!.charts;
    const { points } = chart!.series[0]!;
    expect(points).toHaveLength(200);
    expect([points[0]![0], points.at(-1)![0]]).toEqual([10, 2000]);
    expect(points.reduce((sum, [, value]) => sum + value, 0) / 200).toBeCloseTo(Array.from({ length: 2000 }, (_, at) => at % 7).reduce((sum, value) => sum + value, 0) / 2000, 10);
    expect(chart).toMatchObject({ note: 'Each point is the mean of 10 values that were reported.', isDotted: false });
  });
});
