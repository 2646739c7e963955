/** What the caller's environment says about this tool. */
export interface Settings {
  /** A Python that has MLflow, in place of one that is made. */
  readonly python: string | undefined;
  /** The directory of runs, if it is not the checkout's own. */
  readonly runs: string | undefined;
}

/** Settings of other programs: each of them would change what the server serves, and to whom. */
const foreign = /^(_?MLFLOW_|UVICORN_|GUNICORN_|PYTHON)/i;

/** Takes this tool's settings from an environment, and removes from it what MLflow, its web server and Python would obey. */
export function takeSettings(env: NodeJS.ProcessEnv): Settings {
  const settings = { python: env['MLFLOW_PYTHON'] || undefined, runs: env['RUNS_DIRECTORY'] || undefined };
  for (const name of Object.keys(env)) if (foreign.test(name)) delete env[name];
  return settings;
}

/** What every Python that is started here gets: it reports nothing to anybody, and starts no jobs that nobody asked for. */
export const pythonEnvironment: Readonly<Record<string, string>> = {
  MLFLOW_DISABLE_TELEMETRY: 'true',
  DO_NOT_TRACK: 'true',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
  PYTHONUNBUFFERED: '1',
};
