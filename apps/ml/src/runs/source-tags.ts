import type { Source } from './source.js';

/** MLflow's tags of the code's origin: the commit, and whether files differ from it. None outside a git checkout. */
export function sourceTags(source: Source | undefined): Readonly<Record<string, string>> {
  return source === undefined ? {} : { 'mlflow.source.git.commit': source.commit, 'mlflow.source.git.dirty': String(source.isDirty) };
}
