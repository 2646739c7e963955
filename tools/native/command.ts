import { outputOf, ToolError, type CommandOptions } from '@tripod/processes';

/**
 * Runs a command of the build to its end and resolves with what it wrote to stdout. It is killed at once when `signal`
 * is aborted: what it wrote is removed anyway.
 *
 * @throws {ToolError} COMMAND_FAILED, with its last lines
 * @throws the signal's reason
 */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  try {
    return await outputOf(command, args, { ...options, patience: 0 });
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'COMMAND_FAILED') throw error;
    throw new ToolError(error.code, `${error.message} Nothing was changed. Without the native backend, apps/ml computes by wasm.`, { cause: error });
  }
}

/** True if the program is there and answers. */
export async function answers(command: string, args: readonly string[], options: CommandOptions): Promise<boolean> {
  try {
    await run(command, args, options);
    return true;
  } catch (error) {
    if (error instanceof ToolError && error.code === 'COMMAND_FAILED') return false;
    throw error;
  }
}
