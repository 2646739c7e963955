import { MlError } from './errors.js';

/** Somebody asked the command to end: Ctrl-C, or a supervisor. */
export class StoppedError extends MlError {
  readonly code = 'ML_STOPPED';
  override readonly exitCode = 130;
}

/**
 * A signal that is aborted by SIGINT, SIGTERM, or the end of a parent that holds a channel to this process, so that the
 * work ends in order and no server outlives who started it. `release` gives Ctrl-C back its usual meaning.
 */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (by: string) => controller.abort(new StoppedError(`stopped by ${by}; nothing is lost, run it again`));
  const leave = () => stop('the end of the command that started it');
  process.on('SIGINT', stop).on('SIGTERM', stop).on('disconnect', leave);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop).off('SIGTERM', stop).off('disconnect', leave);
      if (process.connected) process.disconnect();
    },
  };
}
