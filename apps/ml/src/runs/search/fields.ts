import type { DatasetField, RunField, TextAttribute, TimeAttribute } from './conditions.js';
import { badSearch, type Word } from './words.js';

const ENTITIES: ReadonlyMap<string, RunField['entity']> = new Map([
  ...['metrics', 'metric'].map((name) => [name, 'metrics'] as const),
  ...['params', 'param', 'parameters', 'parameter'].map((name) => [name, 'params'] as const),
  ...['tags', 'tag'].map((name) => [name, 'tags'] as const),
  ...['attributes', 'attribute', 'attr', 'run'].map((name) => [name, 'attributes'] as const),
  ...['datasets', 'dataset'].map((name) => [name, 'datasets'] as const),
]);

const ATTRIBUTES: ReadonlyMap<string, TimeAttribute | TextAttribute> = new Map([
  ...(['start_time', 'end_time', 'run_id', 'run_name', 'status', 'user_id'] as const).map((name) => [name, name] as const),
  ['created', 'start_time'],
  ['run name', 'run_name'],
]);

const DATASET_FIELDS: readonly DatasetField[] = ['name', 'digest', 'context'];

/** The kinds of values that fields have. */
export function isNumber({ entity, key }: RunField): boolean {
  return entity === 'metrics' || (entity === 'attributes' && (key === 'start_time' || key === 'end_time'));
}

/**
 * The field that a word of a search names. Without an entity it is an attribute.
 *
 * @throws {AppError} BAD_USAGE
 */
export function fieldOf({ kind, text, content }: Word): RunField {
  if (kind !== 'field' && !(kind === 'text' && !text.startsWith("'"))) throw badSearch(text, `it stands where a field is expected. ${FORMS_OF_FIELDS}`);
  const dot = kind === 'field' ? text.indexOf('.') : -1;
  if (dot < 0) return attribute(content, text);
  const entity = ENTITIES.get(text.slice(0, dot).toLowerCase());
  const written = text.slice(dot + 1);
  const key = /^["`]/.test(written) ? written.slice(1, -1) : written;
  if (entity === undefined) throw badSearch(text, `'${text.slice(0, dot)}' is not a part of a run. ${FORMS_OF_FIELDS}`);
  if (entity === 'attributes') return attribute(key, text);
  if (entity === 'datasets') return dataset(key, text);
  if (!isKey(key)) throw badSearch(text, `MLflow does not store the key '${key}': a key has letters, digits, blanks and _ / . - :, and no '.' or '..' between slashes`);
  return { entity, key };
}

const FORMS_OF_FIELDS = `Write metrics.<key>, params.<key>, tags.<key>, datasets.<${DATASET_FIELDS.join('|')}> or one of ${[...ATTRIBUTES.values()].slice(0, 6).join(', ')}`;

function attribute(name: string, word: string): RunField {
  const key = ATTRIBUTES.get(name.toLowerCase());
  if (key === undefined) throw badSearch(word, `it is not an attribute that can be searched. ${FORMS_OF_FIELDS}`);
  return { entity: 'attributes', key };
}

function dataset(name: string, word: string): RunField {
  const key = DATASET_FIELDS.find((field) => field === name);
  if (key === undefined) throw badSearch(word, `a dataset has ${DATASET_FIELDS.join(', ')}`);
  return { entity: 'datasets', key };
}

function isKey(key: string): boolean {
  return /^[\p{L}\p{N}_/.\-: ]+$/u.test(key) && !key.split('/').some((part) => part === '' || part === '.' || part === '..');
}
