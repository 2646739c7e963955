/** A text in Markdown, as it is: no character of it begins emphasis, a link, HTML or a cell. An underscore within a word begins nothing. */
export function plain(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/[\\`*[\]<>|#]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])/g, (character) => `\\${character}`);
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
