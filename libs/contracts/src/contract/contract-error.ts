/** A contract that cannot be used: a mistake of its author. The message names the contract and every fault. */
export class ContractError extends TypeError {
  override readonly name = 'ContractError';
  /** Stable. */
  readonly code = 'CONTRACT_INVALID';
}
