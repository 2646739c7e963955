import { contractName, modelDescription, packageFiles, type Contract, type ContractReference } from '@tripod/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../../errors.js';
import type { PredictionContracts } from '../prediction-source.js';

/**
 * Reads a package's `MLmodel` and rejects a package of another run or for other contracts, before any of it runs.
 *
 * @throws {AppError} PACKAGE_TORN when the file cannot be read or names another run, CONTRACT_MISMATCH naming both contracts
 */
export async function checkModel(runId: string, directory: string, contracts: PredictionContracts): Promise<void> {
  const model = await readModel(runId, join(directory, packageFiles.model));
  if (model.run_id !== runId) {
    throw new AppError('PACKAGE_TORN', `The package of run ${runId} names run ${model.run_id} as its maker, so it is not run. Restore the files, or train again.`);
  }
  refuseOther(runId, 'reads', model.metadata.instance_contract, 'sends', contracts.instance);
  refuseOther(runId, 'answers', model.metadata.prediction_contract, 'expects', contracts.prediction);
}

async function readModel(runId: string, file: string) {
  try {
    return modelDescription.parse(parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new AppError('PACKAGE_TORN', `The package of run ${runId} has no readable ${packageFiles.model}: ${reason}`, { cause });
  }
}

function refuseOther(runId: string, theirVerb: string, theirs: ContractReference, ourVerb: string, ours: Contract): void {
  if (theirs.name === ours.name && theirs.version === ours.version) return;
  throw new AppError(
    'CONTRACT_MISMATCH',
    `The package of run ${runId} ${theirVerb} ${contractName(theirs)}, and this app ${ourVerb} ${contractName(ours)}. Choose a run trained for ${contractName(ours)}, or release this app for ${contractName(theirs)}.`,
  );
}
