import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, lastLine, outputOf, parseReply, ToolError } from '@tripod/processes';
import type { z } from 'zod';
import type { BenchContext } from './benchmark.js';

const HERE = join(checkout, 'tools', 'bench', 'peers');
/** What is installed for a benchmark, each in a place of its own. */
const packages = { all: { list: 'requirements.txt', home: 'peers', size: '2 GB' }, tables: { list: 'tables.txt', home: 'peers-tables', size: '0.4 GB' } } as const;

/** A Python with the peers' packages, and their script. */
export interface Peers {
  readonly python: string;
  /** Runs a command of peers.py, or of another script beside it, and reads its last line. */
  ask<Schema extends z.ZodType>(args: readonly string[], schema: Schema, script?: string): Promise<z.output<Schema>>;
}

/** What MLflow, Kedro and pip would otherwise send or ask. */
export const quietPython: Readonly<Record<string, string>> = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true', KEDRO_DISABLE_TELEMETRY: 'true', MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING: 'false' };

/**
 * Installs MLflow, LightGBM, Kedro and Keras from PyPI on first use, or for `tables` what that benchmark needs. The stamp is written last: what was interrupted is made anew.
 *
 * @throws {ToolError} NOTHING_TO_MEASURE without Python or without the packages
 */
export async function providePeers({ signal, show }: BenchContext, of: keyof typeof packages = 'all'): Promise<Peers> {
  const { list, home, size } = packages[of];
  const [requirements, folder] = [join(HERE, list), join(checkout, '.tripod', home)];
  const stamp = join(folder, 'stamp');
  const python = join(folder, 'venv', 'bin', 'python');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (readStamp(stamp) !== wanted) {
    show(`installing the peers from PyPI (${size}) …`);
    try {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await outputOf('python3', ['-m', 'venv', join(folder, 'venv')], { signal });
      await outputOf(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements], { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ToolError)) throw error;
      throw new ToolError('NOTHING_TO_MEASURE', `${error.message} This benchmark needs python3 with venv, and ${requirements} from PyPI.`, { cause: error });
    }
    writeFileSync(stamp, wanted);
  }
  const ask: Peers['ask'] = async (args, schema, script = 'peers.py') => {
    const output = await outputOf(python, [join(HERE, script), ...args], { signal, env: quietPython, cwd: folder });
    return parseReply(`${script} ${args[0] ?? ''}`, lastLine(output), schema);
  };
  return { python, ask };
}

function readStamp(stamp: string): string | undefined {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}
