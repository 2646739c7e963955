/** How a kill ended: only `recovered` is right. `missed`: the job had ended before its moment, and nothing was killed. */
export const outcomes = ['recovered', 'hung', 'doubled', 'different', 'failed', 'missed'] as const;
export type Outcome = (typeof outcomes)[number];

/** One kill and what came of it. */
export interface KillResult {
  readonly number: number;
  readonly seed: number;
  /** After the start of the job. */
  readonly momentSeconds: number;
  readonly victim: string;
  readonly outcome: Outcome;
  /** What the killed job and the next one took together. */
  readonly seconds: number;
  /** Why it is not `recovered`; empty if it is. */
  readonly details: readonly string[];
}

/** All kills of a loop. */
export interface LoopResult {
  readonly seed: number;
  readonly undisturbedSeconds: number;
  readonly kills: readonly KillResult[];
}

/** One line, and below it why the kill did not end well. */
export function lineOf({ number, seed, momentSeconds, victim, outcome, seconds, details }: KillResult): string {
  const line = [String(number).padStart(3), `seed ${seed}`, `${momentSeconds.toFixed(1).padStart(5)} s`, victim.padEnd(28), outcome.padEnd(9), `${seconds.toFixed(1)} s`].join('  ');
  return [line, ...details.map((detail) => `       ${detail}`)].join('\n');
}

/** How many kills ended in which way: `60 kills: 60 recovered, 0 hung, 0 doubled, 0 different, 0 failed, 0 missed`. */
export function sumOf(kills: readonly KillResult[]): string {
  const counts = outcomes.map((outcome) => `${kills.filter((kill) => kill.outcome === outcome).length} ${outcome}`);
  return `${kills.length} kills: ${counts.join(', ')}`;
}

/** Whether all recovered. */
export const isGood = (kills: readonly KillResult[]): boolean => kills.every(({ outcome }) => outcome === 'recovered');
