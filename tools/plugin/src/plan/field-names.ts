/** Postgres takes 63 bytes, and names get endings such as `_probability`. */
const MAX_LENGTH = 48;

/** Signs that say something in a name. */
const SIGNS: Readonly<Record<string, string>> = { '%': 'percent', '$': 'dollars', '€': 'euros', '£': 'pounds', '#': 'number', '&': 'and', '+': 'plus', '@': 'at', '<': 'less', '>': 'more', '=': 'equals' };
/** Letters that have no other letter inside. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', µ: 'u' };

/** Words that SQL or JavaScript want for themselves, and fields of every object or table. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric await between both break case cast catch check class collate column const constraint constructor continue create cross ctid current_date ' +
    'current_role current_time current_timestamp current_user debugger default deferrable delete desc distinct do else end enum eval except export extends false fetch finally for foreign from full ' +
    'function grant group having if ilike implements import in initially inner instanceof intersect interface into is isnull join lateral leading left let like limit localtime localtimestamp natural ' +
    'new not notnull null offset on only or order outer overlaps package placing primary private protected proto prototype public references return returning right rows select session_user similar ' +
    'some static super switch symmetric table tableoid then this throw to trailing true try typeof undefined union unique user using var variadic verbose void when where while window with xmax xmin ' +
    'yield cmax cmin oid'
  ).split(' '),
);

/** What a reserved word becomes, by what the column holds. */
const ENDINGS: Readonly<Record<string, (name: string) => string>> = {
  boolean: (name) => `is_${name}`,
  category: (name) => `${name}_kind`,
  text: (name) => `${name}_text`,
  day: (name) => `${name}_day`,
  minute: (name) => `${name}_time`,
};

/**
 * A valid name in snake_case for a column of any name: `Total $`→ `total_dollars`, `2nd floor` → `n_2nd_floor`, `größe` →
 * `groesse`, `class` → `class_kind`.
 *
 * @param kind of the field
 * @param place of the column, for a name of which no letter is left
 */
export function fieldName(original: string, kind: string, place: number): string {
  const spelled = [...original.normalize('NFC')].map((character) => umlaut(character) ?? SIGNS[character]?.replace(/.+/, ' $& ') ?? LETTERS[character.toLowerCase()] ?? character).join('');
  const words = spelled
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]/g, '')
    // camelCase and HTTPCode
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('_').toLowerCase();
  if (!/[a-z]/.test(joined)) return joined === '' ? `column_${place + 1}` : `n_${joined}`;
  const name = (/^[a-z]/.test(joined) ? joined : `n_${joined}`).slice(0, MAX_LENGTH).replace(/_$/, '');
  return RESERVED.has(name) ? (ENDINGS[kind] ?? ((each: string) => `${each}_value`))(name) : name;
}

/** As German and Swedish write these letters where they have no others. */
function umlaut(character: string): string | undefined {
  return { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', å: 'aa', Å: 'Aa' }[character];
}

/** Names that are all different, and none of those that are taken: an equal one gets a running number. */
export function differentNames(names: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  return names.map((wanted) => {
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = `${wanted}_${number}`;
    used.add(name);
    return name;
  });
}
