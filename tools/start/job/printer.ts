import { styleText } from 'node:util';

/** Prints what the job found, for people. */
export interface Printer {
  heading(title: string, about: string): void;
  line(text: string): void;
}

const plain = (text: string): string => text;

/** Prints in colours on a terminal only: on stdout, or on stderr where stdout is for a machine. */
export function printer(stream: NodeJS.WriteStream): Printer {
  const isColoured = stream.isTTY && !process.env['NO_COLOR'];
  const bold = isColoured ? (text: string) => styleText('bold', text) : plain;
  const dim = isColoured ? (text: string) => styleText('dim', text) : plain;
  return {
    heading: (title, about) => void stream.write(`\n${bold(title)}  ${dim(about)}\n`),
    line: (text) => void stream.write(`  ${text}\n`),
  };
}

/** 3000000 → 3,000,000 */
export const counted = (value: number): string => value.toLocaleString('en-US');
