import { createWriteStream } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';

const page = z.object({ events: z.array(z.unknown()), cursor: z.number() });

/** What a source cannot beat: the same bytes taken by Node alone, and nothing done with them. Each gives the seconds it took. */
export const bareReaders = {
  /** Writes a file to disk as it comes. */
  download: (url: string, path: string, signal: AbortSignal) => timed(async () => pipeline(await ask(url), createWriteStream(path), { signal })),

  /** Asks for the pages one after the other, on one connection, and parses them. */
  pages: (url: string, signal: AbortSignal) =>
    timed(async () => {
      const agent = new Agent({ keepAlive: true });
      try {
        for (let after = 0; ; ) {
          signal.throwIfAborted();
          const { events, cursor } = page.parse(await json(await ask(`${url}v1/events?after=${after}`, agent)));
          if (events.length === 0) return;
          after = cursor;
        }
      } finally {
        agent.destroy();
      }
    }),

  /** One COPY of all columns, whose bytes are counted. */
  copy: (address: string, table: string, signal: AbortSignal) =>
    withClient(address, (client) =>
      timed(async () => {
        for await (const _ of client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT binary)`))) signal.throwIfAborted();
      }),
    ),

  /** The same COPY into nothing, on the server. */
  copyOfServer: (address: string, table: string) => withClient(address, (client) => timed(() => client.query(`COPY ${table} TO '/dev/null' (FORMAT binary)`))),
};

function ask(url: string, agent?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => void get(url, agent === undefined ? {} : { agent }, resolve).on('error', reject));
}

async function withClient<Result>(address: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
