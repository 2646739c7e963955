import { ToolError } from '@tripod/processes';

/** What a generator refuses: nothing is written. The message names the thing, the reason and the way out. */
export const refusal = (message: string): ToolError => new ToolError('BAD_USAGE', message);
