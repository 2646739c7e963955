import { copyMessage } from '@tripod/contracts';
import type { Client, Connection, Submittable } from 'pg';

const COPY_DATA = 0x64;
const COPY_DONE = Uint8Array.from([0x63, 0, 0, 0, 4]);

/**
 * Runs SQL statements without values, and gives each `COPY … FROM STDIN (FORMAT binary)` among
 * them its rows. Statements and rows are sent together: Postgres never waits for this thread between them.
 *
 * @param copies the encoded rows of each COPY, in the order of the statements
 * @throws {pg.DatabaseError} of the first statement that fails; those after it do not run
 */
export function runCopyScript(client: Client, sql: string, copies: readonly (readonly Uint8Array[])[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyScript(sql, copies, resolve, reject));
  });
}

/** PostgreSQL manual, Frontend/Backend Protocol, "COPY Operations": after an error, the server drops what still comes for a COPY. */
class CopyScript implements Submittable {
  constructor(
    private readonly sql: string,
    private readonly copies: readonly (readonly Uint8Array[])[],
    readonly handleReadyForQuery: () => void,
    readonly handleError: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.sql);
    const { stream } = connection;
    stream.cork();
    for (const tuples of this.copies) {
      for (const piece of copyMessage(tuples)) {
        stream.write(copyDataHeader(piece.length));
        stream.write(piece);
      }
      stream.write(COPY_DONE);
    }
    stream.uncork();
  }

  // Messages on the way that need no answer.
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(): void {}
}

function copyDataHeader(bytes: number): Uint8Array {
  const header = new Uint8Array(5);
  header[0] = COPY_DATA;
  new DataView(header.buffer).setInt32(1, 4 + bytes);
  return header;
}
