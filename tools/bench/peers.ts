import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, lastLine, outputOf, parseReply, ToolError } from '@tripod/processes';
import type { z } from 'zod';
import type { BenchContext } from './benchmark.js';

const HERE = join(checkout, 'tools', 'bench', 'peers');
const REQUIREMENTS = join(HERE, 'requirements.txt');
const HOME = join(checkout, '.tripod', 'peers');
const STAMP = join(HOME, 'stamp');

/** A Python with the peers' packages, and their script. */
export interface Peers {
  readonly python: string;
  /** Runs a command of peers.py, or of another script beside it, and reads its last line. */
  ask<Schema extends z.ZodType>(args: readonly string[], schema: Schema, script?: string): Promise<z.output<Schema>>;
}

/** What MLflow, Kedro and pip would otherwise send or ask. */
export const quietPython: Readonly<Record<string, string>> = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', KEDRO_DISABLE_TELEMETRY: 'true', MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING: 'false' };

/**
 * Installs MLflow, LightGBM, Kedro and Keras from PyPI on first use. The stamp is written last: what was interrupted is made anew.
 *
 * @throws {ToolError} NOTHING_TO_MEASURE without Python or without the packages
 */
export async function providePeers({ signal, show }: BenchContext): Promise<Peers> {
  const python = join(HOME, 'venv', 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (readStamp() !== wanted) {
    show('installing the peers from PyPI (2 GB) …');
    try {
      rmSync(HOME, { recursive: true, force: true });
      mkdirSync(HOME, { recursive: true });
      await outputOf('python3', ['-m', 'venv', join(HOME, 'venv')], { signal });
      await outputOf(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', REQUIREMENTS], { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ToolError)) throw error;
      throw new ToolError('NOTHING_TO_MEASURE', `${error.message} This benchmark needs python3 with venv, and ${REQUIREMENTS} from PyPI.`, { cause: error });
    }
    writeFileSync(STAMP, wanted);
  }
  const ask: Peers['ask'] = async (args, schema, script = 'peers.py') => {
    const output = await outputOf(python, [join(HERE, script), ...args], { signal, env: quietPython, cwd: HOME });
    return parseReply(`${script} ${args[0] ?? ''}`, lastLine(output), schema);
  };
  return { python, ask };
}

function readStamp(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}
