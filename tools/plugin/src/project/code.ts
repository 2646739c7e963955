/** A text as a literal of TypeScript, in single quotes. */
export function literal(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** A text as it may stand in a comment: on one line, and without its end. */
export const commentText = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();

/** How wide a line may be. */
const WIDTH = 160;

/** A list as a literal: on one line where it fits, else as many items a line as fit. */
export function listLiteral(items: readonly string[], indent = ''): string {
  const line = `[${items.join(', ')}]`;
  if (indent.length + line.length <= WIDTH) return line;
  return `[\n${filled(items, `${indent}  `)}\n${indent}]`;
}

function filled(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const item of items) {
    if (line !== indent && line.length + item.length + 2 > WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${item}, `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** A property's name in an object literal. */
export const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name));

/** A property of an object: `record.age`, `record['total charges']`. */
export const property = (object: string, name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${literal(name)}]`);

/** Lines of an object literal or of an argument list, each with a comma. */
export const lines = (items: readonly string[], indent: string): string => items.map((item) => `${indent}${item},\n`).join('');

/** `a customer`, `an applicant`. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
