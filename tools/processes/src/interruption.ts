import { ToolError } from './errors.js';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type EndSignal = keyof typeof exitCodes;

const controller = new AbortController();
let received: EndSignal | undefined;

/** Aborted by the first SIGINT, SIGTERM or SIGHUP after `listenForSignals`. Its reason is a ToolError `INTERRUPTED`. */
export const interruption = controller.signal;

/**
 * Listens for signals from now on, so that they do not end the process at once: what it started is stopped first.
 *
 * @param message of the error that a command ends with
 */
export function listenForSignals(message = 'Stopped.'): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches a command of npm twice: from the terminal and from npm.
      if (received !== undefined) return;
      received = signal;
      controller.abort(new ToolError('INTERRUPTED', message, { exitCode: exitCodes[signal] }));
    });
  }
}

/** The signal that came first; SIGTERM if none has come. */
export const receivedSignal = (): EndSignal => received ?? 'SIGTERM';

/** The exit code of a command that a signal ended, as in a shell: 128 and the signal's number. */
export const interruptedExitCode = (): number => exitCodes[receivedSignal()];

/** @throws {ToolError} INTERRUPTED if a signal has come: call it between two steps */
export function throwIfInterrupted(): void {
  interruption.throwIfAborted();
}
