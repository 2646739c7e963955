import { z } from 'zod';
import { checkColumns } from '../contract/check-columns.js';
import { concatColumns, rowCount } from '../contract/column-arrays.js';
import { columnsNamed, columnsOf, type AnyColumn, type Columns } from '../contract/columns.js';
import { contractName, type Contract, type ContractReference } from '../contract/contract.js';
import { inBatches } from './in-batches.js';
import { PackageFault, PackageRefusal } from './package-faults.js';
import { explanationFault, joinExplanations } from './package-explanation.js';
import { packageMessage, type PackageExplanation, type PackageMessage, type PackageReady, type PackageReply, type PackageRequest } from './package-messages.js';

/** What a session needs of the worker that it speaks with. */
export interface SessionOptions {
  readonly instance: Contract;
  readonly prediction: Contract;
  /** Posts a message to the worker; the buffers may be transferred. */
  send(request: PackageRequest, transfer: ArrayBuffer[]): void;
  /** Called when the worker answers or is asked: whether an answer is awaited, for a time limit. */
  onActivity?(isWaiting: boolean): void;
}

/** Every reply but a refusal. */
type Answer = Exclude<PackageReply, { readonly type: 'refusal' }>;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/**
 * The conversation with a model package's worker: ids, replies, batches. It knows no worker and no clock; its owner
 * passes each message to `receive`, and calls `end` when the worker has ended.
 */
export class PackageSession {
  /** Resolves with the worker's first message; rejects when the package does not start or speaks other contracts. */
  readonly ready: Promise<PackageReady>;
  readonly #options: SessionOptions;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #starting: Waiting<PackageReady> | undefined;
  #lastId = 0;
  #ended: Error | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => (this.#starting = { resolve, reject }));
    // Its owner may wait for it later than it fails.
    this.ready.catch(() => undefined);
    options.onActivity?.(true);
  }

  /** Takes a message of the worker. One that cannot be read ends the session. */
  receive(received: unknown): void {
    const parsed = packageMessage.safeParse(received);
    if (!parsed.success) return this.end(new PackageFault('PACKAGE_FAILED', `the package sent a message that is not valid: ${z.prettifyError(parsed.error)}`));
    this.#take(parsed.data);
    if (this.#ended === undefined) this.#options.onActivity?.(this.#waiting.size > 0);
  }

  /** Ends the session: everything that waits is rejected with the reason. */
  end(reason: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#options.onActivity?.(false);
    this.#starting?.reject(reason);
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  /**
   * Predicts rows, as many at once as the package asks for; the cut changes no bit of the result.
   *
   * @param columns at least the columns that `ready` names, all of one length
   * @param onRows called with the number of rows predicted since its last call
   * @returns the columns of the prediction contract but its key, row by row as asked
   * @throws {PackageRefusal} naming column and row, {@link PackageFault} for a prediction that its contract does not allow
   */
  async predict(columns: Columns, { onRows }: { readonly onRows?: (rows: number) => void } = {}): Promise<Record<string, AnyColumn>> {
    const { columns: names, rows_at_once } = await this.ready;
    const parts = await inBatches(pickNeeded(columns, names), rows_at_once, (batch, from) => this.#predictBatch(batch, from), onRows);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : concatColumns(this.#outputs(), parts);
  }

  /**
   * Asks what the fields of each row contribute to its prediction. An explanation takes thousands of predictions, so the
   * package gets one row at a time.
   *
   * @param columns at least the columns that `ready` names, all of one length, with a row at least
   * @param onRows called with the number of rows explained since its last call
   * @throws {PackageRefusal} naming column and row, or that the package does not explain; {@link PackageFault} for an
   *   explanation that does not fit
   */
  async explain(columns: Columns, { onRows }: { readonly onRows?: (rows: number) => void } = {}): Promise<PackageExplanation> {
    const { columns: names } = await this.ready;
    return joinExplanations(await inBatches(pickNeeded(columns, names), 1, (row, from) => this.#explainRow(row, from), onRows));
  }

  #outputs() {
    const { prediction } = this.#options;
    return columnsOf(prediction).filter(({ name }) => name !== prediction.key);
  }

  async #predictBatch(batch: Record<string, AnyColumn>, from: number): Promise<Record<string, AnyColumn>> {
    const rows = rowCount(batch);
    const answer = await this.#ask('predict', batch, from);
    const { prediction } = this.#options;
    if (answer.type !== 'prediction') throw this.#otherAnswer('predict', answer);
    const { columns } = answer;
    const names = this.#outputs().map(({ name }) => name);
    const fault = checkColumns(prediction, columns, names);
    const found = names[0] === undefined ? 0 : columns[names[0]]?.length;
    if (fault === undefined && found === rows) return Object.fromEntries(columnsNamed(prediction, names).map(({ name }) => [name, withoutNegativeZero(columns[name]!)]));
    const reason = fault?.message ?? `it has ${found} rows for ${rows}`;
    throw new PackageFault('PREDICTION_INVALID', `the package's prediction does not fit ${contractName(prediction)}: ${reason}`);
  }

  async #explainRow(row: Record<string, AnyColumn>, from: number): Promise<PackageExplanation> {
    const answer = await this.#ask('explain', row, from);
    const { prediction } = this.#options;
    if (answer.type !== 'explanation') throw this.#otherAnswer('explain', answer);
    const { type: _type, id: _id, ...explanation } = answer;
    const fault = explanationFault(explanation, prediction, (await this.ready).columns);
    if (fault === undefined) return explanation;
    throw new PackageFault('PREDICTION_INVALID', `the package's explanation does not fit ${contractName(prediction)}: ${fault}`);
  }

  /** @param from the place of the first row in the whole, for the row of a refusal */
  async #ask(type: PackageRequest['type'], columns: Record<string, AnyColumn>, from: number): Promise<Answer> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = ++this.#lastId;
    const transfer = Object.values(columns).flatMap((column) => (Array.isArray(column) || !(column.buffer instanceof ArrayBuffer) ? [] : [column.buffer]));
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#options.send({ type, id, columns }, transfer);
    if (this.#waiting.size === 1) this.#options.onActivity?.(true);
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof PackageRefusal) || error.reason.row === undefined) throw error;
      throw new PackageRefusal({ ...error.reason, row: error.reason.row + from });
    }
  }

  #otherAnswer(asked: PackageRequest['type'], { type }: Answer): PackageFault {
    const fault = new PackageFault('PACKAGE_FAILED', `the package answered a request to ${asked} with ${type === 'explanation' ? 'an' : 'a'} ${type}`);
    this.end(fault);
    return fault;
  }

  #take(message: PackageMessage): void {
    switch (message.type) {
      case 'ready':
        return this.#start(message);
      case 'failure':
        return this.end(new PackageFault('PACKAGE_FAILED', message.error.message));
      case 'prediction':
      case 'explanation':
      case 'refusal':
        return this.#settle(message);
    }
  }

  #settle(reply: PackageReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting === undefined) this.end(new PackageFault('PACKAGE_FAILED', `the package answered request ${reply.id}, which does not wait for an answer`));
    else if (reply.type === 'refusal') waiting.reject(new PackageRefusal(reply.error));
    else waiting.resolve(reply);
  }

  #start(ready: PackageReady): void {
    const { instance, prediction } = this.#options;
    const fault = mismatch('instance', ready.instance_contract, instance) ?? mismatch('prediction', ready.prediction_contract, prediction);
    if (fault === undefined) this.#starting?.resolve(ready);
    else this.end(new PackageFault('CONTRACT_MISMATCH', fault));
  }
}

/** JSON does not keep the sign of zero: without it, predictions by run and by endpoint have equal bits. */
function withoutNegativeZero(column: AnyColumn): AnyColumn {
  if (column instanceof Float64Array) for (let row = 0; row < column.length; row++) column[row]! += 0;
  return column;
}

function mismatch(role: string, found: ContractReference, ours: ContractReference): string | undefined {
  if (found.name === ours.name && found.version === ours.version) return undefined;
  return `the package's ${role} contract is ${contractName(found)}, and this app uses ${contractName(ours)}`;
}

function pickNeeded(columns: Columns, names: readonly string[]): Columns {
  const missing = names.filter((name) => columns[name] === undefined);
  if (missing.length === 0) return Object.fromEntries(names.map((name) => [name, columns[name]!]));
  throw new PackageRefusal({ code: 'MISSING_COLUMN', message: `columns are missing: ${missing.join(', ')}`, ...(missing[0] === undefined ? {} : { column: missing[0] }) });
}
