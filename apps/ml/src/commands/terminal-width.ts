/** How many characters a line of the terminal has; no limit where stdout is a file or a pipe. */
export function terminalWidth({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout): number {
  return isTTY && columns > 0 ? columns : Infinity;
}
