import { userInfo } from 'node:os';
import { APP } from '../app.js';
import { PROCESS_TAG, thisProcess } from './run-process.js';

/** The user of this process; in a container it may have a number and no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** The name of a run that was not given one. */
export function nameOfRun(experiment: string, id: string): string {
  return `${experiment}-${id.slice(0, 6)}`;
}

/** The tags by which MLflow shows where a run comes from, and by which a later process sees whether it still runs. */
export function originTags(runName: string): Readonly<Record<string, string>> {
  return {
    [PROCESS_TAG]: thisProcess(),
    'mlflow.runName': runName,
    'mlflow.user': userName(),
    'mlflow.source.name': APP,
    'mlflow.source.type': 'LOCAL',
  };
}
