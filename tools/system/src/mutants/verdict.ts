import type { Tried, TriedTraining } from './trials.js';

/**
 * What a fingerprint said of one training of a mutant, against the truth. `spared` and `trained`: rightly. `unsound`: it
 * would reuse what the training no longer makes. `needless`: it would train what the training makes anyway. `failed`: the
 * mutant's training, or its plan, fails, so that there is nothing to compare.
 */
export const verdicts = ['spared', 'trained', 'unsound', 'needless', 'failed'] as const;
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
 * is not one of weights alone; `trained` if one of them makes something else, whatever the others do; `needless` if none does
 * and one would be trained.
 */
export function verdictOn(trainings: readonly Judged[]): Verdict {
  const order: readonly Verdict[] = ['unsound', 'failed', 'trained', 'needless'];
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
    const isSame = other.made === made;
    return { model, verdict: isNoticed ? (isSame ? 'needless' : 'trained') : isSame ? 'spared' : 'unsound', fault: undefined, isNoticed };
  });
}
