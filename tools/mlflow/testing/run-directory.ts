import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A directory of runs in MLflow's layout, as another program may have written it. */
export class RunsByHand {
  constructor(readonly root: string) {}

  experiment(id: string, name: string): void {
    this.yaml(`${id}/meta.yaml`, { artifact_location: `mlflow-artifacts:/${id}`, creation_time: 1, experiment_id: id, last_update_time: 1, lifecycle_stage: 'active', name });
  }

  /** A run with one metric of two points, a dataset, and tags. `status` 3 is FINISHED, 1 RUNNING. */
  run(experiment: string, run: string, { status = 3, tags = {} }: { status?: number; tags?: Readonly<Record<string, string>> } = {}): void {
    const place = `${experiment}/${run}`;
    this.yaml(`${place}/meta.yaml`, {
      artifact_uri: `mlflow-artifacts:/${place}/artifacts`, deleted_time: null, end_time: status === 1 ? null : 20, entry_point_name: '', experiment_id: experiment, lifecycle_stage: 'active',
      run_id: run, run_uuid: run, run_name: `name of ${run.slice(0, 4)}`, source_name: '', source_type: 4, source_version: '', start_time: 10, status, tags: [], user_id: 'somebody',
    });
    this.file(`${place}/params/seed`, '7');
    this.file(`${place}/metrics/test/loss`, '1000 0.5 1\n2000 0.25 2\n');
    this.file(`${place}/artifacts/report.txt`, `report of ${run}`);
    const dataset = createHash('md5').update(`rowsd${experiment}`).digest('hex');
    this.yaml(`${experiment}/datasets/${dataset}/meta.yaml`, { digest: `d${experiment}`, name: 'rows', profile: null, schema: null, source: '{}', source_type: 'postgres' });
    this.yaml(`${place}/inputs/of-${run}/meta.yaml`, { destination_id: dataset, destination_type: 'RUN', source_id: dataset, source_type: 'DATASET', tags: { 'mlflow.data.context': 'training' } });
    for (const [key, value] of Object.entries({ 'mlflow.runName': `name of ${run.slice(0, 4)}`, ...tags })) this.file(`${place}/tags/${key}`, value);
  }

  /** A logged model that the run has made. */
  model(experiment: string, run: string, model: string): void {
    const place = `${experiment}/models/${model}`;
    this.yaml(`${place}/meta.yaml`, {
      artifact_location: `mlflow-artifacts:/${place}/artifacts`, creation_timestamp: 15, experiment_id: experiment, last_updated_timestamp: 15, lifecycle_stage: 'active', model_id: model,
      model_type: null, name: 'model', source_run_id: run, status: 2, status_message: null,
    });
    this.file(`${place}/metrics/test/loss`, `2000 0.25 2 ${run} rows d${experiment}\n`);
    this.file(`${place}/tags/mlflow.note.content`, `about ${model}`);
    this.file(`${place}/artifacts/MLmodel`, `of: ${model}\n`);
    this.yaml(`${experiment}/${run}/outputs/${model}/meta.yaml`, { destination_id: model, destination_type: 'MODEL_OUTPUT', source_id: model, source_type: 'RUN_OUTPUT', step: 0, tags: {} });
  }

  version(experiment: string, run: string, model: string, name: string, version: number): void {
    this.yaml(`models/${name}/meta.yaml`, { creation_timestamp: 1, description: `all of ${name}`, last_updated_timestamp: 1, name });
    this.yaml(`models/${name}/version-${version}/meta.yaml`, {
      creation_timestamp: 1, current_stage: 'None', description: `the model of ${run}`, last_updated_timestamp: 1, model_id: model, name, run_id: run, run_link: null, source: `models:/${model}`, status: 'READY',
      status_message: null, storage_location: `mlflow-artifacts:/${experiment}/models/${model}/artifacts`, user_id: 'somebody', version,
    });
  }

  alias(name: string, alias: string, version: number): void {
    this.file(`models/${name}/aliases/${alias}`, String(version));
  }

  file(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Every file with its content: equal pictures are equal directories. */
  picture(): Record<string, string> {
    const files = readdirSync(this.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).map((file) => [file, readFileSync(file, 'utf8')]));
  }

  // JSON is YAML.
  private yaml(path: string, content: Readonly<Record<string, unknown>>): void {
    this.file(path, Object.entries(content).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join(''));
  }
}
