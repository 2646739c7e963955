import { sum, type Count } from './results.js';
import type { Step } from './step.js';

/**
 * What `npm test` ends with: which parts have failed, if any, and the sum over all projects. A lint or type error, and
 * a run that broke before it could count, are one failure each.
 */
export function closingLines(steps: readonly Step[]): { lines: string[]; failed: number } {
  const broken = steps.flatMap((step) => step.broken);
  const results: [string, Count][] = steps.flatMap((step) => [...step.results]);
  const { passed, failed: failedTests } = sum(results.map(([, count]) => count));
  const failed = failedTests + broken.length;
  const named = [...broken, ...results.filter(([, count]) => count.failed > 0).map(([project, count]) => `${project} (${count.failed})`)];
  return { lines: [...(named.length > 0 ? [`Failed: ${named.join(', ')}`] : []), `${passed} passed, ${failed} failed`], failed };
}
