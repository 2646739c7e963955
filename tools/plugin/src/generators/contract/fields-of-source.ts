import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '@tripod/processes';
import type { Field } from '../../contract/field.js';
import { differentNames, fieldName } from '../../plan/field-names.js';
import { fieldOf } from '../../plan/plan-fields.js';
import { openTable } from '../../table/open-table.js';
import { readFields } from '../workspace/contract-fields.js';
import { refusal } from '../workspace/refusal.js';

/** The fields of a JSON Schema, and their names as the contract has them. */
export async function fieldsOfSchema(place: string, from: string): Promise<Field[]> {
  const path = resolve(from, place);
  let schema: unknown;
  try {
    schema = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw refusal(`${path} cannot be read as JSON: ${messageOf(cause)}.`);
  }
  return named(readFields(schema, path));
}

/** The fields of a table, as adopt understands it: kinds, nulls, bounds that are wider than what was seen, categories. */
export async function fieldsOfTable(place: string, from: string): Promise<Field[]> {
  const open = await openTable(place, from);
  try {
    const { rows, columns } = open.profile;
    const fields = columns.flatMap((column): Field[] => {
      const found = fieldOf(column, rows, true);
      if (!('draft' in found)) return [];
      const { kind, nullable, min, max, categories, maxLength, description } = found.draft;
      return [
        {
          ...{ name: column.original, kind, nullable, description },
          ...(min === undefined ? {} : { min }),
          ...(max === undefined ? {} : { max }),
          ...(categories === undefined ? {} : { categories }),
          ...(maxLength === undefined ? {} : { maxLength }),
        },
      ];
    });
    return named(fields);
  } finally {
    open.close();
  }
}

/** Valid names, all different. What a name was stays in the description where it changed. */
function named(fields: readonly Field[]): Field[] {
  const names = differentNames(fields.map(({ name, kind }, place) => fieldName(name, kind, place)));
  return fields.map((field, place) => {
    const name = names[place] ?? field.name;
    return name === field.name || field.description !== undefined ? { ...field, name } : { ...field, name, description: `'${field.name}'` };
  });
}
