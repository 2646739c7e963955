import { z } from 'zod';

const pairs = z.array(z.looseObject({ key: z.string(), value: z.string().default('') })).default([]);
const runSchema = z.looseObject({
  run: z.looseObject({
    info: z.looseObject({ run_id: z.string(), run_name: z.string(), experiment_id: z.string(), status: z.string(), artifact_uri: z.string(), lifecycle_stage: z.string() }),
    data: z.looseObject({ tags: pairs, params: pairs, metrics: z.array(z.looseObject({ key: z.string(), value: z.number() })).default([]) }),
    inputs: z.looseObject({ dataset_inputs: z.array(z.looseObject({ dataset: z.looseObject({ name: z.string(), digest: z.string() }) })).default([]) }).default({ dataset_inputs: [] }),
    outputs: z.looseObject({ model_outputs: z.array(z.looseObject({ model_id: z.string() })).default([]) }).default({ model_outputs: [] }),
  }),
});
const versionSchema = z.looseObject({ model_version: z.looseObject({ version: z.coerce.number(), run_id: z.string().default(''), tags: pairs, aliases: z.array(z.string()).default([]), current_stage: z.string().default('') }) });

/** The REST API of a server, as a client of another language sees it. */
export class Rest {
  constructor(readonly address: string) {}

  async ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const isRaw = path.startsWith('mlflow-artifacts');
    const reply = await fetch(`${this.address}/api/2.0/${path}`, {
      method,
      ...(body !== undefined && { body: isRaw ? String(body) : JSON.stringify(body), headers: { 'content-type': isRaw ? 'text/plain' : 'application/json' } }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
    return isRaw || text === '' ? text : JSON.parse(text);
  }

  async run(id: string) {
    return runSchema.parse(await this.ask('GET', `mlflow/runs/get?run_id=${id}`)).run;
  }

  async runsOf(experiment: string): Promise<string[]> {
    const found = z.object({ runs: z.array(runSchema.shape.run).default([]) }).parse(await this.ask('POST', 'mlflow/runs/search', { experiment_ids: [experiment], max_results: 100 }));
    return found.runs.map(({ info }) => info.run_id).sort();
  }

  async experimentNamed(name: string): Promise<string> {
    const found = z.object({ experiment: z.looseObject({ experiment_id: z.string() }) }).parse(await this.ask('GET', `mlflow/experiments/get-by-name?experiment_name=${name}`));
    return found.experiment.experiment_id;
  }

  async createRun(experiment: string): Promise<string> {
    const { run } = z.object({ run: z.looseObject({ info: z.looseObject({ run_id: z.string() }) }) }).parse(await this.ask('POST', 'mlflow/runs/create', { experiment_id: experiment, start_time: 1 }));
    return run.info.run_id;
  }

  async version(name: string, version: number) {
    return versionSchema.parse(await this.ask('GET', `mlflow/model-versions/get?name=${name}&version=${version}`)).model_version;
  }

  async byAlias(name: string, alias: string): Promise<number> {
    return versionSchema.parse(await this.ask('GET', `mlflow/registered-models/alias?name=${name}&alias=${alias}`)).model_version.version;
  }

  /** A file below `mlflow-artifacts:/…`. */
  async file(uri: string): Promise<string> {
    return String(await this.ask('GET', `mlflow-artifacts/artifacts/${uri.replace('mlflow-artifacts:/', '')}`));
  }
}
