import { ToolError } from '@tripod/processes';
import type { ColumnProfile } from '../table/column-profile.js';
import type { AdoptAnswers } from './answers.js';
import { checkName, checkNoun } from './plan-name.js';
import { shellText } from './plan-target.js';
import { checkZone } from './plan-time.js';

/** Where answers are understood. */
export interface Surroundings {
  /** The folder that relative places start from. */
  readonly from: string;
  /** Names that a project cannot have: folders of the workspace. */
  readonly taken: readonly string[];
}

/** @throws {ToolError} BAD_USAGE, NAME_TAKEN for answers that no table is needed to refuse */
export function checkAnswers(answers: AdoptAnswers, { taken }: Surroundings): void {
  checkName(answers.name, taken);
  if (answers.noun !== undefined) checkNoun(answers.noun);
  if (answers.zone !== undefined) checkZone(answers.zone);
  const places = [answers.from, answers.schema, answers.empty ? 'empty' : undefined].filter((place) => place !== undefined);
  if (places.length !== 1) throw new ToolError('BAD_USAGE', `Give one of --from <table>, --schema <file> and --empty${places.length > 1 ? ', not several' : ''}.`);
  if (!/^@[a-z0-9][a-z0-9._-]*$/.test(answers.scope)) throw new ToolError('BAD_USAGE', `--scope ${answers.scope} is not the scope of a package: give one such as @acme.`);
  const owner = answers.owners.find((each) => !/^@[\w.-]+(\/[\w.-]+)?$/.test(each) && !/^[^\s@]+@[^\s@]+$/.test(each));
  if (owner !== undefined) throw new ToolError('BAD_USAGE', `--owner ${owner} is neither a user, a team nor an address: give one such as @ada, @acme/data or ada@acme.example.`);
}

/** @throws {ToolError} BAD_USAGE naming the columns that there are */
export function columnNamed(columns: readonly ColumnProfile[], name: string | undefined, option: string): ColumnProfile {
  const names = columns.map(({ original }) => original);
  const shownNames = names.slice(0, 12).join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
  if (name === undefined) throw new ToolError('BAD_USAGE', `Name the column to predict by ${option}: the table has ${shownNames}.`);
  const found = columns.find(({ original }) => original === name);
  if (found !== undefined) return found;
  const near = names.find((each) => each.toLowerCase() === name.trim().toLowerCase());
  throw new ToolError('BAD_USAGE', `${option} ${shellText(name)}: the table has no such column. ${near === undefined ? `It has ${shownNames}` : `Did you mean ${shellText(near)}?`}${near === undefined ? '.' : ''}`);
}
