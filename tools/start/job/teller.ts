import { styleText } from 'node:util';

/** What the job tells people. */
export interface Teller {
  heading(title: string, about: string): void;
  line(text: string): void;
}

const plain = (text: string): string => text;

/** Tells people, in colours only on a terminal: on stdout, or on stderr where stdout is for a machine. */
export function teller(stream: NodeJS.WriteStream): Teller {
  const coloured = stream.isTTY && !process.env['NO_COLOR'];
  const bold = coloured ? (text: string) => styleText('bold', text) : plain;
  const dim = coloured ? (text: string) => styleText('dim', text) : plain;
  return {
    heading: (title, about) => void stream.write(`\n${bold(title)}  ${dim(about)}\n`),
    line: (text) => void stream.write(`  ${text}\n`),
  };
}

/** 3000000 → 3,000,000 */
export const counted = (value: number): string => value.toLocaleString('en-US');
