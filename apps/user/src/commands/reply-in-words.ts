import { quoteIdentifier } from '@tripod/contracts';
import { APP } from '../app.js';
import { inDigits, inShare, textTable } from '../policy/text-table.js';
import type { Policy, Worth } from '../policy/policy.js';
import type { DecideReply } from './decide-reply.js';

const MAX_NAMED = 10;

/** The reply as a person reads it: the same facts as the JSON, in tables and sentences. */
export function replyInWords(reply: DecideReply, policy: Policy, worth: Worth | null): string {
  const { noun, partition, instances, examples, rowsChanged } = reply;
  const by = reply.by === 'run' ? `by run ${reply.runId} (${reply.runName}${modelInWords(reply)})` : `by endpoint ${reply.endpoint}`;
  const decisions = Object.entries(reply.decisions).map(([decision, count]) => [policy.decisions[decision] ?? decision, inDigits(count), inShare(count / instances)]);
  const changes =
    rowsChanged === 0
      ? 'Nothing has changed since the last time'
      : `${inDigits(rowsChanged)} ${rowsChanged === 1 ? 'row' : 'rows'} changed in ${quoteIdentifier(APP)}.decisions`;
  return [
    `${partition}: ${inDigits(instances)} ${instances === 1 ? noun.one : noun.many} decided ${by}`,
    textTable([['decision', noun.many, 'share'], ...decisions]),
    ...(worth?.inWords ?? []),
    ...(reply.labelled === 0 ? [`No label of these ${noun.many} is known yet, so what the decisions are worth is not known either.`] : []),
    ...setAsideInWords(reply),
    ...(examples.length === 0 ? [] : [examples.join('\n')]),
    `${changes}; ${reply.seconds.toFixed(1)} s. Predictions ${reply.predictionsDigest.slice(0, 12)}.`,
  ].join('\n\n');
}

function modelInWords({ modelName, modelVersion, modelAlias }: DecideReply): string {
  if (modelName === undefined) return '';
  return `, version ${modelVersion} of '${modelName}'${modelAlias === undefined ? '' : `, its ${modelAlias}`}`;
}

function setAsideInWords({ noun, setAside, setAsideRows, labelsSetAside }: DecideReply): string[] {
  const named = setAsideRows.slice(0, MAX_NAMED).map(({ key, reason }) => `\n  ${key}: ${reason}`);
  const further = setAside > named.length ? `\n  and ${inDigits(setAside - named.length)} more, named in the log` : '';
  return [
    ...(setAside === 0 ? [] : [`Set aside and not decided, because they do not fit the contract (${inDigits(setAside)}):${named.join('')}${further}`]),
    ...(labelsSetAside === 0 ? [] : [`Labels that do not fit the contract (${inDigits(labelsSetAside)}) were set aside: their ${noun.many} count as not labelled.`]),
  ];
}
