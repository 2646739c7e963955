import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const git = async (...args: string[]) => (await promisify(execFile)('git', args)).stdout.trim();

/** MLflow's tags of the code's origin: the commit, and whether files differ from it. None outside a git checkout. */
export async function sourceTags(): Promise<Readonly<Record<string, string>>> {
  try {
    const [commit, changes] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain')]);
    return { 'mlflow.source.git.commit': commit, 'mlflow.source.git.dirty': String(changes !== '') };
  } catch {
    return {};
  }
}
