import { StartError } from './errors.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A wish to end, from the terminal or from whoever started us. */
export type EndSignal = (typeof signals)[number];

const controller = new AbortController();
let received: EndSignal | undefined;

/** Aborted by the first SIGINT, SIGTERM or SIGHUP. */
export const interruption = controller.signal;

/** Listens for signals from now on, in place of ending at once: what was started is stopped first, in order. */
export function listenForSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches us twice under npm: from the terminal and from npm.
      if (received !== undefined) return;
      received = signal;
      controller.abort();
    });
  }
}

/** The signal that came first; SIGTERM when none has. */
export const receivedSignal = (): EndSignal => received ?? 'SIGTERM';

/** The exit code of a command that a signal has ended. */
export const interruptedExitCode = (): number => ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })[receivedSignal()];

/** Throws when a signal has come: between two steps. */
export function throwIfInterrupted(): void {
  if (interruption.aborted) throw new StartError('interrupted', 'Stopped.', interruptedExitCode());
}
