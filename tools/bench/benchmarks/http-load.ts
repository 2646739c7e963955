import { ToolError } from '@tripod/processes';
import autocannon from 'autocannon';

/** Requests to send, so many in all, over connections that stay open, one at a time on each. */
export interface Load {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly amount: number;
}

/**
 * Sends them by autocannon. The rate and the times are counted here: its own are whole milliseconds and whole seconds.
 * @throws {ToolError} UNEXPECTED_REPLY if any answer is not a 200
 */
export async function load({ url, body, connections, amount }: Load): Promise<{ perSecond: number; milliseconds: readonly number[] }> {
  const milliseconds: number[] = [];
  let refused = 0;
  const started = performance.now();
  let ended = started;
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url, method: 'POST', headers: { 'content-type': 'application/json' }, body, connections, amount } as const;
    const instance = autocannon(options, (error: unknown, result) => (error ? reject(error) : resolve(result)));
    instance.on('response', (_client, status, _bytes, responseTime) => {
      milliseconds.push(responseTime);
      if (status !== 200) refused++;
      ended = performance.now();
    });
  });
  if (refused + errors > 0 || milliseconds.length < amount) {
    throw new ToolError('UNEXPECTED_REPLY', `${url}: of ${amount} requests ${refused} were refused and ${errors} failed.`);
  }
  return { perSecond: (milliseconds.length * 1000) / (ended - started), milliseconds };
}
