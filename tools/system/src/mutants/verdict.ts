import type { Tried, TriedTraining } from './trials.js';

/**
 * What `ml train` would do with one training of a mutant, against the truth. `spared`: the fingerprint is the old one, rightly.
 * `recalled`: it is another one, but no network learns, since kept datasets stand in for what it would learn, rightly.
 * `trained`: a network learns, and something else is made. `needless`: it learns what the original made anyway. `unsound`: a
 * run or a kept dataset would be used again that the training no longer makes. `failed`: the mutant's training, or its plan,
 * fails, so that there is nothing to compare.
 */
export const verdicts = ['spared', 'recalled', 'trained', 'unsound', 'needless', 'failed'] as const;
export type Verdict = (typeof verdicts)[number];

/** The verdict on one model's training. */
export interface Judged {
  readonly model: string;
  readonly verdict: Verdict;
  /** Why a failed training failed; whether its fingerprint was another one is in {@link isNoticed}. */
  readonly fault: string | undefined;
  /** Whether the fingerprint is another one than the original's. */
  readonly isNoticed: boolean;
}

/**
 * The verdict on a mutant: `unsound` if it is for one of its trainings. Else `failed` if one of them fails, so that the change
 * is not one of weights alone; `trained` if one of them learns something else, whatever the others do; `needless` if none does
 * and one learns; `recalled` if none learns and one is not spared.
 */
export function verdictOn(trainings: readonly Judged[]): Verdict {
  const order: readonly Verdict[] = ['unsound', 'failed', 'trained', 'needless', 'recalled'];
  return order.find((verdict) => trainings.some((training) => training.verdict === verdict)) ?? 'spared';
}

/** Compares the trainings of a mutant with those of the original. */
export function judge(original: readonly TriedTraining[], mutant: Tried): Judged[] {
  return original.map(({ model, fingerprint, made }) => {
    // What does not even load reuses nothing.
    if ('fault' in mutant) return { model, verdict: 'failed', fault: mutant.fault, isNoticed: true };
    const other = mutant.find((each) => each.model === model);
    if (other === undefined) return { model, verdict: 'failed', fault: 'the model is gone', isNoticed: true };
    const isNoticed = other.fingerprint !== fingerprint;
    if (other.made === null) return { model, verdict: 'failed', fault: other.fault ?? undefined, isNoticed };
    return { model, verdict: isNoticed ? whenNoticed(other, made) : other.made === made ? 'spared' : 'unsound', fault: undefined, isNoticed };
  });
}

function whenNoticed({ made, isSameFromKept, learnsFromKept }: TriedTraining, before: string | null): Verdict {
  if (isSameFromKept !== true) return 'unsound';
  if (!learnsFromKept) return 'recalled';
  return made === before ? 'needless' : 'trained';
}
