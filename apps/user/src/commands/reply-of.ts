import type { Config } from '../config.js';
import type { Project } from '../define-project.js';
import { predictionsDigest } from '../predictions/digest.js';
import { contractsOf, type DecidedScope } from './decide-scope.js';
import type { DecideReply } from './decide-reply.js';
import { registeredReply } from './registered-reply.js';

const MAX_SET_ASIDE_ROWS = 100;

/** Sums a decided partition up. */
export function replyOf({ instances, origin, decided, worth, rowsChanged }: DecidedScope, project: Project, config: Config, seconds: number): DecideReply {
  const { business, policy } = project;
  const counts = new Map(Object.keys(policy.decisions).map((decision) => [decision, 0]));
  for (const decision of decided.decisions) counts.set(decision, (counts.get(decision) ?? 0) + 1);
  return {
    noun: business.noun,
    partition: instances.scope.partition ?? 'all',
    policy: policy.name,
    ...(origin.by === 'run' ? { by: 'run', runId: origin.runId, runName: origin.runName, ...registeredReply(origin.registered) } : { by: 'endpoint', endpoint: origin.endpoint }),
    instances: instances.rows,
    setAside: instances.setAside.length,
    setAsideRows: instances.setAside.slice(0, MAX_SET_ASIDE_ROWS),
    labelsSetAside: instances.labels.setAside.length,
    labelled: instances.labels.rows.length,
    decisions: Object.fromEntries(counts),
    predictionsDigest: predictionsDigest(contractsOf(project).prediction, decided.outputs),
    worth: worth?.figures ?? null,
    examples: [...(policy.examples?.(decided, config) ?? [])],
    rowsChanged,
    seconds,
  };
}
