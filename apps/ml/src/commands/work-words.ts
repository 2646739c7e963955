import type { Outcome } from '../promotion/verdict.js';
import { figure } from '../metrics/figure.js';
import type { WorkFailed, WorkReply, WorkStarted, WorkTrained } from './work-reply.js';

const outcomes: Readonly<Record<Outcome, string>> = {
  better: 'it is the champion now, being better than the one before',
  first: 'it is the first champion: it beats each baseline',
  'same-run': 'it is the champion already',
  'not-better': 'the champion stays: it is not better beyond the interval',
  'slices-worse': 'the champion stays: it is better, but worse on some slices',
  'baselines-not-beaten': 'there is no champion yet: it does not beat each baseline',
  'champion-moved': 'the champion has changed meanwhile: it is judged the next time',
};

/** What the worker does, in a line for a person. */
export function workInWords(reply: WorkReply): string {
  switch (reply.type) {
    case 'started':
      return startedInWords(reply);
    case 'trained':
      return trainedInWords(reply);
    case 'failed':
      return failedInWords(reply);
  }
}

function startedInWords({ schema, schedule }: WorkStarted): string {
  const next = schedule.map((item) => `${nameOf(item)} at ${item.next.slice(0, 16).replace('T', ' ')} UTC (${item.when})`);
  return `works on the trainings of schema ${schema} until Ctrl-C; next: ${next.join(', ')}`;
}

function trainedInWords({ runId, reused, reason, headline, outcome, seconds, ...training }: WorkTrained): string {
  const what = reused ? `nothing has changed for ${nameOf(training)}: run ${runId} counts` : `trained run ${runId} of ${nameOf(training)} in ${seconds.toFixed(1)} s, because ${reason.join('; ')}`;
  return `${what}${headline === null ? '' : ` (${headline.title} ${figure(headline.value ?? undefined)})`}; ${outcomes[outcome]}`;
}

function failedInWords({ message, attempt, attempts, ...training }: WorkFailed): string {
  return `the training of ${nameOf(training)} failed (attempt ${attempt} of ${attempts}): ${message}`;
}

function nameOf({ model, recipe }: { readonly model: string; readonly recipe: string | null }): string {
  return `model '${model}'${recipe === null ? '' : ` by recipe '${recipe}'`}`;
}
