import type { Socket } from 'node:net';
import type pg from 'pg';

/** A connection to ask the server on whether it works for another one. */
type Asking = pg.Client & { breakOff(): void };

/**
 * Breaks a connection on which a query waits without a byte for `silence` milliseconds, unless the server works on the
 * query. TCP cannot tell the two apart when something between here and the server falls silent, so the server is asked on
 * a second connection: a server that waits for this client, while this client waits for it, is lost. It is asked twice,
 * since its last answer may be on the way.
 */
export function watchSilence(client: pg.Client, socket: Socket, limits: { readonly silence: number }, open: () => Asking): void {
  // Two rounds of waiting and asking, all within the limit.
  const step = limits.silence / 4;
  let doubtedAt: number | undefined;

  const look = async () => {
    const isDoubted = doubtedAt === bytesOf(socket);
    doubtedAt = isIdle(client) || (await isAtWork(client, open, step, isDoubted)) ? undefined : bytesOf(socket);
    if (isDoubted && doubtedAt !== undefined) socket.destroy(Object.assign(new Error(`no byte for ${limits.silence / 1000} s`), { code: 'ECONNRESET' }));
    if (!socket.destroyed) socket.setTimeout(step);
  };
  // Before the first answer, the limit of connecting counts.
  socket.on('timeout', () => void look());
  client.once('connect', () => void socket.setTimeout(step));
}

function bytesOf(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten;
}

/** A command may hold its connection for minutes without a query. */
function isIdle(client: pg.Client): boolean {
  return 'readyForQuery' in client && client.readyForQuery === true;
}

/** At work: it computes, reads, writes or waits for a lock. Ends what it holds for a connection that is given up: a lock too. */
const QUESTION = `SELECT wait_event_type IS DISTINCT FROM 'Client' AS works, CASE WHEN $2 AND wait_event_type = 'Client' THEN pg_terminate_backend(pid) END
  FROM pg_stat_activity WHERE pid = $1`;

/** Whether the server is at work for a client. One that waits for this client, or does not answer, is not. */
async function isAtWork(client: pg.Client, open: () => Asking, milliseconds: number, isGivenUp: boolean): Promise<boolean> {
  const asking = open();
  const limit = setTimeout(() => asking.breakOff(), milliseconds);
  try {
    await asking.connect();
    const { rows } = await asking.query<{ works: boolean }>(QUESTION, ['processID' in client ? client.processID : undefined, isGivenUp]);
    return rows[0]?.works === true;
  } catch {
    return false;
  } finally {
    clearTimeout(limit);
    asking.breakOff();
  }
}
