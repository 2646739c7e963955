import type { Client, Connection, Submittable } from 'pg';

/** What may come, and who takes it. */
export interface RowTaker {
  /** A message holds one row; its bytes are only valid meanwhile. An error ends the connection. */
  take(message: Buffer): Error | undefined;
  readonly maxBytes: number;
  /** Why no more bytes are taken. */
  tooLarge(): Error;
}

/**
 * Runs a `COPY … TO STDOUT`, and hands on each row as it comes.
 *
 * @throws {pg.DatabaseError}; what the taker gives
 */
export function copyRows(client: Client, sql: string, taker: RowTaker): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyRows(sql, taker, resolve, reject));
  });
}

/** PostgreSQL manual, Frontend/Backend Protocol, "COPY Operations": the server sends one message for each row. */
class CopyRows implements Submittable {
  private stop: (fault?: Error) => void = () => undefined;

  constructor(
    private readonly sql: string,
    private readonly taker: RowTaker,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    const { stream } = connection;
    let bytes = 0;
    // The client holds a message until all of it is there: one value may have a gigabyte.
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.taker.maxBytes) stream.destroy(this.taker.tooLarge());
    };
    stream.on('data', count);
    this.stop = (fault) => {
      stream.off('data', count);
      if (fault !== undefined) stream.destroy(fault);
    };
    connection.query(this.sql);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    const fault = this.taker.take(chunk);
    if (fault !== undefined) this.stop(fault);
  }

  handleReadyForQuery(): void {
    this.stop();
    this.resolve();
  }

  handleError(error: Error): void {
    this.stop();
    this.reject(error);
  }

  // Messages on the way that need no answer.
  handleCommandComplete(): void {}
}
