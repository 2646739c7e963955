import { contractName } from '@tripod/contracts';
import { AppError } from '../errors.js';
import { wordsOf, type Partitions } from '../instances/split.js';
import type { Model } from '../model/model.js';
import type { Part } from './one-class.js';

/** The error of a part that has no row with a label. */
export function rowsMissing(part: Part, where: Partitions, { label, role }: Pick<Model, 'label' | 'role'>): AppError {
  return new AppError('ROWS_MISSING', `No row of ${wordsOf(where)} has a label ${role.task.label} of ${contractName(label)}; --${part} needs some. Choose others, or run \`npm run etl -- ingest\`.`);
}
