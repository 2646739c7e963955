/** The tags that MLflow shows on the page of a logged model: who made it, from which code, and its description. */
const SHOWN: ReadonlySet<string> = new Set(['mlflow.user', 'mlflow.source.name', 'mlflow.source.type', 'mlflow.source.git.commit', 'mlflow.note.content']);

/** Those of a run's tags that its logged model gets too. */
export function modelTags(tags: Iterable<readonly [string, string]>): readonly (readonly [string, string])[] {
  return [...tags].filter(([key]) => SHOWN.has(key));
}
