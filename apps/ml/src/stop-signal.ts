import { MlError } from './errors.js';

/** Somebody asked the command to end: Ctrl-C, or a supervisor. */
export class StoppedError extends MlError {
  readonly code = 'ML_STOPPED';
}

/** A signal that is aborted by SIGINT or SIGTERM, so that the work ends in order; `release` gives Ctrl-C back its usual meaning. */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => controller.abort(new StoppedError(`stopped by ${name}; nothing is lost, run it again`));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop).off('SIGTERM', stop) };
}
