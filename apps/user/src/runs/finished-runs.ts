/** A run that has finished. */
export interface FinishedRun {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly ended: number;
}

/** How many finished runs a message offers. */
export const OFFERED_RUNS = 5;

/** The latest of some finished runs with names and times, as a sentence to choose from. */
export function finishedInWords(finished: readonly FinishedRun[]): string {
  if (finished.length === 0) return 'No run has finished yet: train one with `npm run ml -- train`.';
  const lines = [...finished]
    .sort((a, b) => b.ended - a.ended)
    .slice(0, OFFERED_RUNS)
    .map(({ id, name, ended }) => `\n  ${id}  ${new Date(ended).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${name}`);
  return `The latest finished runs:${lines.join('')}`;
}
