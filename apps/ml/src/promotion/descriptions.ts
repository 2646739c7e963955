import { contractName } from '@tripod/contracts';
import { figuresOf } from '../evaluation/evaluation-report.js';
import { figureInWords, headlineInWords } from '../evaluation/headline.js';
import type { Model } from '../model/model.js';
import type { Descriptions } from '../runs/run-store.js';
import { CHAMPION } from './champion.js';
import type { Evidence } from './evidence.js';

/** What the registry shows of a model that is promoted. The version's stands in a table, which does not know Markdown. */
export function descriptionsOf(model: Pick<Model, 'name' | 'role' | 'instance'>, evidence: Evidence): Descriptions {
  const { name, role, instance } = model;
  return {
    model: `Predicts \`${role.task.label}\` of ${contractName(instance)}. The alias **${CHAMPION}** names the version in use; \`ml promote --model ${name}\` moves it to a run that is better on the same test rows, and \`ml rollback --model ${name}\` moves it back.`,
    version: comparedInWords(model, evidence),
  };
}

function comparedInWords(model: Pick<Model, 'role'>, { over, comparison, baselines, rows, test }: Evidence): string {
  if (baselines !== undefined) return headlineInWords(model, figuresOf(baselines), { rows, test });
  const [headline] = comparison?.metrics ?? [];
  return headline === undefined ? '' : figureInWords(headline.metric.title, headline.challenger, [[`version ${over}`, headline.champion]], { rows, test });
}
