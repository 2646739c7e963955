import { AppError } from '../../errors.js';

/** What Hive and its kin name the folder of rows without a value. */
const NOTHING = '__HIVE_DEFAULT_PARTITION__';

/**
 * What the folders on the way to a file say of its records, as Hive writes it: `year=2001/month=05/part-1.csv`.
 *
 * @throws {AppError} SOURCE_COLUMNS when a name is missing
 */
export function folderFields<Name extends string>(file: string, names: readonly Name[]): Readonly<Record<Name, string | null>> {
  const given = new Map(file.split('/').slice(0, -1).flatMap((folder) => {
    const [name = '', ...value] = folder.split('=');
    return value.length === 0 ? [] : [[decoded(name), decoded(value.join('='))] as const];
  }));
  const fields = names.map((name) => {
    const value = given.get(name);
    if (value === undefined) throw new AppError('SOURCE_COLUMNS', `${file} lies in no folder '${name}=…'. Declare the folders that all files have, or a pattern that leaves it out.`);
    return [name, value === NOTHING ? null : value] as const;
  });
  // `as`: each name has its value.
  return Object.fromEntries(fields) as Record<Name, string | null>;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
