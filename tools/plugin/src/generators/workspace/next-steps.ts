import type { GeneratorCallback } from '@nx/devkit';

/** Prints what to do next, once everything is written. A dry run does not come to it. */
export function nextSteps(steps: readonly string[]): GeneratorCallback {
  return () => console.log(`\nNext:\n${steps.map((step) => `  ${step}`).join('\n')}`);
}
