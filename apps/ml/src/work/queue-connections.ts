import type { LogFunctionFactory } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { Connection, LIMITS } from '../connection.js';

/** One for new jobs, one for the crontab, and one each for a job that is taken and one that is given back. */
const CONNECTIONS = 4;

/** Connections like all others of this app. They end with the queue, not by the signal: a job is given back first. */
export function queuePool(url: string, log: Logger): pg.Pool {
  class QueueConnection extends Connection {
    constructor() {
      super(url, LIMITS);
    }
  }
  const pool = new pg.Pool({ Client: QueueConnection, max: CONNECTIONS });
  pool.on('error', ({ message }) => log.warn(`a connection to the queue broke: ${message}`));
  pool.on('connect', () => undefined); // graphile-worker asks for a listener; that of Connection stands for the errors
  return pool;
}

/** What graphile-worker says, as our log: jobs that fail are reported by who works on them. */
export function queueLog(log: Logger): LogFunctionFactory {
  return () => (level, message, meta) => {
    if (meta?.['failure'] === true) return;
    if (level === 'error' || level === 'warning') log.warn(message);
    else log.debug(message);
  };
}
