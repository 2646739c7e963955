import { scoringReply } from '@tripod/contracts';
import { DeskError } from '../../errors.js';

/**
 * The probabilities of a scoring server's reply, checked by the contract: one for each row asked.
 *
 * @param text body of the reply; JSON carries a float64 exactly
 * @throws {DeskError} CONTRACT_MISMATCH for another protocol or contract, PREDICTION_INVALID for another number of rows
 */
export function readReply(endpoint: string, text: unknown, rows: number): number[] {
  const reply = scoringReply.safeParse(parseJson(text));
  if (!reply.success) {
    const [issue] = reply.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'the reply' : issue.path.join('.');
    throw new DeskError(
      'CONTRACT_MISMATCH',
      `${endpoint} does not answer as the contract says (${where}: ${issue?.message ?? 'unreadable'}). Serve a run of this project there: \`npm run ml -- serve\`.`,
    );
  }
  const { predictions } = reply.data;
  if (predictions.length === rows) return predictions.map(({ late_probability }) => late_probability);
  throw new DeskError(
    'PREDICTION_INVALID',
    `${endpoint} was asked for ${rows} flights and answered ${predictions.length}. None of them is used.`,
  );
}

/** The JSON of a body; undefined for what is none. */
export function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
