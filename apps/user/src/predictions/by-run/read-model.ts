import { modelDescription, packageFiles, type ModelDescription } from '@tripod/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DeskError, messageOf } from '../../errors.js';
import { checkContracts } from './check-contracts.js';

/**
 * Reads a package's `MLmodel` and refuses a package of another run or for other contracts, before any of it runs.
 *
 * @throws {DeskError} PACKAGE_TORN when the file is none, CONTRACT_MISMATCH
 */
export async function readModel(runId: string, directory: string): Promise<ModelDescription> {
  const model = await parseModel(runId, join(directory, packageFiles.model));
  if (model.run_id !== runId) {
    throw new DeskError('PACKAGE_TORN', `The package of run ${runId} says that run ${model.run_id} made it. It is not run.`);
  }
  checkContracts(runId, model.metadata);
  return model;
}

async function parseModel(runId: string, file: string): Promise<ModelDescription> {
  try {
    return modelDescription.parse(parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new DeskError('PACKAGE_TORN', `The package of run ${runId} has no readable ${packageFiles.model}: ${reason}`, {
      cause,
    });
  }
}
