import type { Client, Connection, Submittable } from 'pg';

/**
 * Runs a `COPY … TO STDOUT`, and hands on each message as it comes; its bytes are only valid meanwhile.
 *
 * @throws {pg.DatabaseError}
 */
export function copyRows(client: Client, sql: string, onMessage: (message: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyRows(sql, onMessage, resolve, reject));
  });
}

/** PostgreSQL manual, Frontend/Backend Protocol, "COPY Operations": the server sends one message for each row. */
class CopyRows implements Submittable {
  constructor(
    private readonly sql: string,
    private readonly onMessage: (message: Buffer) => void,
    readonly handleReadyForQuery: () => void,
    readonly handleError: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.onMessage(chunk);
  }

  // Messages on the way that need no answer.
  handleCommandComplete(): void {}
}
