/** `key: "text"`, `key: word`, or `key:` of a block whose lines are indented by two blanks. */
const LINE = /^(?<indent> {2})?(?<key>[A-Za-z][\w.]*):(?: (?:"(?<quoted>[^"\\]*)"|(?<word>-?\w(?:[\w./:-]*[\w./-])?)))?$/;

/**
 * Reads the plain form that nearly every `meta.yaml` has, its scalars as texts, in a twentieth of the time of a parser of all
 * YAML. Undefined for every other form, and for what is not YAML.
 */
export function plainYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  const fields: Record<string, unknown> = {};
  let block: Record<string, unknown> | undefined;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line === 'tags: []' && !isEmpty(block) && !('tags' in fields)) {
      [fields['tags'], block] = [[], undefined];
      continue;
    }
    const found = LINE.exec(line)?.groups;
    if (found?.['indent'] === undefined && isEmpty(block)) return undefined;
    const { indent, key = '', quoted, word } = found ?? {};
    const value = quoted ?? word;
    const target = indent === undefined ? fields : block;
    if (found === undefined || target === undefined || Object.hasOwn(target, key) || (indent !== undefined && value === undefined)) return undefined;
    if (indent === undefined) block = value === undefined ? {} : undefined;
    target[key] = value ?? block;
  }
  return isEmpty(block) ? undefined : fields;
}

function isEmpty(block: object | undefined): boolean {
  return block !== undefined && Object.keys(block).length === 0;
}
