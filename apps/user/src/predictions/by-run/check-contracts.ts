import { flightInstance, flightPrediction, label, type Contract, type ContractReference } from '@tripod/contracts';
import { DeskError } from '../../errors.js';

/** The two contracts that a package names: what it reads and what it answers. */
export interface PackageContracts {
  readonly instance_contract: ContractReference;
  readonly prediction_contract: ContractReference;
}

/**
 * Refuses a package that was made for other contracts than this app's.
 *
 * @throws {DeskError} CONTRACT_MISMATCH naming both
 */
export function checkContracts(runId: string, { instance_contract, prediction_contract }: PackageContracts): void {
  check(runId, 'reads', instance_contract, 'sends', flightInstance);
  check(runId, 'answers', prediction_contract, 'expects', flightPrediction);
}

function check(runId: string, theirVerb: string, theirs: ContractReference, ourVerb: string, ours: Contract): void {
  if (theirs.name === ours.name && theirs.version === ours.version) return;
  throw new DeskError(
    'CONTRACT_MISMATCH',
    `The package of run ${runId} ${theirVerb} ${label(theirs)}, and this app ${ourVerb} ${label(ours)}. Choose a run trained for ${label(ours)}, or release this app for ${label(theirs)}.`,
  );
}
