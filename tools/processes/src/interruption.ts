import { ToolError } from './errors.js';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type EndSignal = keyof typeof exitCodes;

const controller = new AbortController();
let received: EndSignal | undefined;
let receivedAt = 0;

/** Within this time another signal is taken for the same Ctrl-C: npm passes on what the terminal has sent already. */
const SAME_MS = 500;

/** Aborted by the first SIGINT, SIGTERM or SIGHUP after `listenForSignals`. Its reason is a ToolError `INTERRUPTED`. */
export const interruption = controller.signal;

/**
 * Listens for signals from now on, so that the first does not end the process at once: what it started is stopped first.
 * A second one ends it at once; what it started is then killed as it exits.
 *
 * @param message of the error that a command ends with
 */
export function listenForSignals(message = 'Stopped.'): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (received !== undefined) {
        if (performance.now() - receivedAt > SAME_MS) process.exit(exitCodes[received]);
        return;
      }
      received = signal;
      receivedAt = performance.now();
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
