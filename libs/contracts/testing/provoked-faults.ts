import type { ErrorCode } from '../src/exchange/error-codes.js';

/** A fault of a database that the specs of every app provoke, and the one sentence with which each of them ends. */
export interface ProvokedFault {
  readonly fault: string;
  /** What `ALTER DATABASE` gets. */
  readonly setting?: string;
  /** Parameters of the address. */
  readonly address?: Readonly<Record<string, string>>;
  /** What happens while the app waits in a transaction for a table that the spec has locked. */
  readonly locked?: 'waits' | 'is terminated';
  readonly code: ErrorCode;
  readonly says: RegExp;
}

const AT = String.raw`Postgres at \S+ \(role \S+\)`;

/** The table of faults. An app that only reads works on a read-only database. */
export const PROVOKED_FAULTS: readonly ProvokedFault[] = [
  {
    fault: 'a connection that is lost in a transaction',
    locked: 'is terminated',
    code: 'DATABASE_LOST',
    says: new RegExp(`^The connection to ${AT} was lost \\(.+\\)\\. Committed work stays; run the command again\\.$`, 'm'),
  },
  {
    fault: 'a server without TLS where the address wants it',
    address: { sslmode: 'require' },
    code: 'DATABASE_REFUSED',
    says: new RegExp(`^${AT} rejected the login \\(The server does not support SSL connections\\)\\. Correct DATABASE_URL\\. .+\\.$`, 'm'),
  },
  {
    fault: 'too many connections (53300)',
    setting: 'CONNECTION LIMIT 0',
    code: 'DATABASE_BUSY',
    says: new RegExp(`^${AT} has no free connection \\(.+\\)\\. Run the command again later, or raise max_connections\\.$`, 'm'),
  },
  {
    fault: 'a statement that takes too long (57014)',
    setting: `SET statement_timeout = '300ms'`,
    locked: 'waits',
    code: 'DATABASE_CANCELLED',
    says: new RegExp(`^${AT} cancelled the query \\(canceling statement due to statement timeout\\)\\. Run the command again; raise the server's limit if it happens again\\.$`, 'm'),
  },
  {
    fault: 'a database that is read-only (25006)',
    setting: 'SET default_transaction_read_only = on',
    code: 'DATABASE_READ_ONLY',
    says: new RegExp(`^${AT} is read-only \\(.+\\)\\. Use a server that accepts writes: correct DATABASE_URL\\.$`, 'm'),
  },
];

/** What every app says when its result cannot be written. It ends with exit code 1. */
export const CLOSED_STDOUT = /^The result cannot be written to stdout \(EPIPE: its reader has closed it\)\. The work is done all the same; run the command again to see its result\.$/m;
