/** Fields of the instance that contribute to a prediction together: what they say belongs together. */
export interface FieldGroup {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * The groups that an explanation speaks of: those that a model names, and each field alone that is in none of them. They are
 * in the order of the fields that the model reads.
 *
 * @throws {TypeError} naming what does not fit: an empty group, a field that the model does not read or that is in two
 *   groups, a group with the name of a field outside of it
 */
export function fieldGroups(read: readonly string[], named: Readonly<Record<string, readonly string[]>>): readonly FieldGroup[] {
  const groupOf = new Map<string, string>();
  for (const [name, columns] of Object.entries(named)) {
    if (columns.length === 0) throw new TypeError(`group '${name}' has no field`);
    if (read.includes(name) && !columns.includes(name)) throw new TypeError(`group '${name}' has the name of a field that is not in it`);
    for (const column of columns) {
      if (!read.includes(column)) throw new TypeError(`group '${name}' has the field '${column}', which the model does not read`);
      const other = groupOf.get(column);
      if (other !== undefined) throw new TypeError(`field '${column}' is in group '${other}' and in group '${name}'`);
      groupOf.set(column, name);
    }
  }
  const names = new Set(read.map((column) => groupOf.get(column) ?? column));
  return [...names].map((name) => ({ name, columns: named[name] ?? [name] }));
}
