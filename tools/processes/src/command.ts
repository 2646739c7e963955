import { createInterface } from 'node:readline';
import { startProgram, type Child, type ChildOptions } from './child.js';
import { messageOf, ToolError } from './errors.js';
import { interruption } from './interruption.js';

/** How many of the last lines of a failed command are shown. */
const LINES_SHOWN = 20;

/** How a command is run: it gets no stdin, and its output comes here. */
export interface CommandOptions extends Omit<ChildOptions, 'stdio'> {
  /** Called with each line as it comes. */
  readonly onStdout?: (line: string) => void;
  readonly onStderr?: (line: string) => void;
}

/** A command that runs. */
export interface Command extends Child {
  /**
   * Resolves with everything that it wrote to stdout, when it ended well or was stopped by `stop`.
   * Rejects with ToolError `COMMAND_FAILED` and its last lines, or with the signal's reason.
   */
  readonly output: Promise<string>;
}

/** Starts a program whose output nobody sees unless it fails. */
export function startCommand(program: string, args: readonly string[], { onStdout, onStderr, ...options }: CommandOptions = {}): Command {
  const { signal = interruption } = options;
  signal.throwIfAborted();
  const child = startProgram(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const last: string[] = [];
  let isStopped = false;
  const listen = (stream: NodeJS.ReadableStream | null, onLine: (line: string) => void) => {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      onLine(line);
      if (last.push(line) > LINES_SHOWN) last.shift();
    });
  };
  listen(child.process.stdout, (line) => {
    lines.push(line);
    onStdout?.(line);
  });
  listen(child.process.stderr, (line) => onStderr?.(line));
  const failed = (how: string, cause?: unknown) =>
    new ToolError('COMMAND_FAILED', [...last, `\`${[program, ...args].join(' ')}\` failed: ${how}.`].join('\n'), { cause });
  const output = child.ended.then(
    (code) => {
      signal.throwIfAborted();
      if (code !== 0 && !isStopped) throw failed(`exit code ${code}`);
      return lines.join('\n');
    },
    (error: unknown) => {
      throw failed(messageOf(error), error);
    },
  );
  // Its caller may await it; nothing awaits a server that is stopped.
  output.catch(() => undefined);
  child.ended.catch(() => undefined);
  const stop = () => {
    isStopped = true;
    return child.stop();
  };
  return { ...child, output, stop };
}

/** Runs a command to its end and resolves with what it wrote to stdout: see `Command.output`. */
export const outputOf = (program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> => startCommand(program, args, options).output;

/** The last line of a text that is not blank; '' if there is none. */
export const lastLine = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1) ?? '';
