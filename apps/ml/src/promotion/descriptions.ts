import { contractName } from '@tripod/contracts';
import type { Model } from '../model/model.js';
import { figure } from '../metrics/figure.js';
import { figuresOf } from '../evaluation/evaluation-report.js';
import { headlineInWords } from '../evaluation/headline.js';
import { wordsOf } from '../instances/split.js';
import type { Descriptions } from '../runs/run-store.js';
import { CHAMPION } from './champion.js';
import type { Evidence } from './evidence.js';

/** What the registry shows of a model that is promoted, in Markdown. */
export function descriptionsOf(model: Pick<Model, 'name' | 'role' | 'instance'>, evidence: Evidence): Descriptions {
  const { name, role, instance } = model;
  return {
    model: `Predicts \`${role.task.label}\` of ${contractName(instance)}. Consumers use the version with the alias **${CHAMPION}**; \`ml promote --model ${name}\` moves it to a run that is better on the same test rows, and \`ml rollback --model ${name}\` moves it back.`,
    version: `${comparedInWords(model, evidence)}, on ${evidence.rows.toLocaleString('en')} test rows (${wordsOf(evidence.test)}).`,
  };
}

function comparedInWords(model: Pick<Model, 'role'>, { over, comparison, baselines }: Evidence): string {
  if (baselines !== undefined) return headlineInWords(model, figuresOf(baselines));
  const [headline] = comparison?.metrics ?? [];
  return headline === undefined ? '' : `${headline.metric.title} **${figure(headline.challenger)}**, version ${over} ${figure(headline.champion)}`;
}
