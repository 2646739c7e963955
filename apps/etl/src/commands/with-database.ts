import type { Client } from 'pg';
import { readConfig, type Config } from '../config.js';
import { Interrupted } from '../errors.js';
import { connect, databaseError } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import type { Terminal } from './terminal.js';

/** Connects, migrates, runs `work`, disconnects; says the database's errors in words. A signal breaks the connection, so that the transaction at hand is rolled back. */
export async function withDatabase<T>(terminal: Terminal, work: (client: Client, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(terminal.environment);
  const client = await connect(config.DATABASE_URL);
  const breakOff = () => client.connection.stream.destroy();
  terminal.signal.addEventListener('abort', breakOff);
  try {
    await migrate(config.DATABASE_URL);
    return await work(client, config);
  } catch (error) {
    throw terminal.signal.aborted ? new Interrupted() : databaseError(error, config.DATABASE_URL);
  } finally {
    terminal.signal.removeEventListener('abort', breakOff);
    if (!terminal.signal.aborted) await client.end();
  }
}
