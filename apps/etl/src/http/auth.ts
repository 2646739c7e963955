import { AppError } from '../errors.js';

/** How a source shows who it is: by a secret of the environment. */
export interface Auth {
  /** The variable that holds it: `READINGS_TOKEN`. */
  readonly variable: string;
  /** Default: `Authorization`. */
  readonly header?: string;
  /** What stands before it. Default: `Bearer` in `Authorization`, else nothing. */
  readonly scheme?: string;
}

/**
 * The header with the secret.
 *
 * @throws {AppError} BAD_SETTING for a variable that is not set, or holds what no header can; its value is not shown
 */
export function authHeaders(source: string, auth: Auth | undefined, env: NodeJS.ProcessEnv): Record<string, string> {
  if (auth === undefined) return {};
  const { variable, header = 'Authorization', scheme = header === 'Authorization' ? 'Bearer' : '' } = auth;
  const secret = env[variable] ?? '';
  if (secret === '') throw new AppError('BAD_SETTING', `${variable} is not set; source '${source}' sends it as ${header}.`);
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new AppError('BAD_SETTING', `${variable} holds a blank, a line end or another character that a header cannot have.`);
  return { [header]: `${scheme} ${secret}`.trim() };
}
