import { closingLines } from './closing-lines.js';

const results = (counts: Record<string, [number, number]>) => new Map(Object.entries(counts).map(([project, [passed, failed]]) => [project, { passed, failed }]));

describe('the closing line of npm test', () => {
  test('sums up all projects and steps', () => {
    const steps = [
      { results: results({ etl: [20, 0], ml: [30, 0] }), broken: [] },
      { results: results({ system: [5, 0] }), broken: [] },
    ];
    expect(closingLines(steps)).toEqual({ lines: ['55 passed, 0 failed'], failed: 0 });
  });

  test('counts a lint error, a type error and a run that broke as one failure each, and names them', () => {
    const steps = [
      { results: results({ etl: [20, 2], ml: [30, 0] }), broken: ['ml:lint', 'user:typecheck'] },
      { results: results({}), broken: ['tools/system/jest.config.cjs'] },
    ];
    expect(closingLines(steps)).toEqual({
      lines: ['Failed: ml:lint, user:typecheck, tools/system/jest.config.cjs, etl (2)', '50 passed, 5 failed'],
      failed: 5,
    });
  });
});
