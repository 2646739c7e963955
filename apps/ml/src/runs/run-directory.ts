import { runPaths, runTags } from '@tripod/contracts';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedKey } from './entries.js';
import { AlteredPackageError, NoArtifactError, NoPackageError, UnfinishedRunError, UnknownRunError } from './errors.js';
import { digestOfDirectory } from './package-files.js';
import { readRuns, type StoredRun } from './read-runs.js';
import { writeRunMeta } from './run-meta.js';
import type { ActiveRun, NewRun, OpenedPackage, RunStore, RunSummary } from './run-store.js';
import { startRecording } from './start-recording.js';
import { writing } from './system-error.js';
import { clearAside } from './whole-files.js';

/**
 * The embedded run store: a directory in MLflow's file layout, which `mlflow migrate-filestore` imports and which may
 * be moved. Any number of processes may use it at once; one that died is found out by the next that starts a run.
 */
export class RunDirectory implements RunStore {
  constructor(readonly location: string) {}

  async findFinished(fingerprint: string): Promise<RunSummary | undefined> {
    return (await this.finished()).find((run) => run.modelId !== undefined && run.tags[runTags.fingerprint] === fingerprint);
  }

  start(run: NewRun): Promise<ActiveRun> {
    return writing(this.location, async () => {
      await mkdir(this.location, { recursive: true });
      await this.endDeadRuns();
      return startRecording(this.location, run);
    });
  }

  list(): Promise<readonly RunSummary[]> {
    return readRuns(this.location);
  }

  async openPackage(runId: string): Promise<OpenedPackage> {
    const run = await this.run(runId);
    if (run.status !== 'FINISHED') throw new UnfinishedRunError(run, await this.finished());
    if (run.modelId === undefined) throw new NoPackageError(run);
    const directory = join(this.location, runPaths.package(run.experimentId, run.modelId));
    await assertUnaltered(run, directory);
    return { directory, run };
  }

  async artifactDirectory(runId: string, path: string): Promise<string> {
    const run = await this.run(runId);
    const directory = join(this.location, run.experimentId, run.id, 'artifacts', checkedKey('artifact', path));
    const found = await stat(directory).catch(() => undefined);
    if (!found?.isDirectory()) throw new NoArtifactError(run, path);
    return directory;
  }

  private async run(runId: string): Promise<StoredRun> {
    const run = (await readRuns(this.location)).find(({ id }) => id === runId);
    if (!run) throw new UnknownRunError(runId, this.location, await this.finished());
    return run;
  }

  private async finished(): Promise<StoredRun[]> {
    return (await readRuns(this.location)).filter(({ status }) => status === 'FINISHED');
  }

  private async endDeadRuns(): Promise<void> {
    await clearAside(this.location);
    for (const run of await readRuns(this.location)) {
      if (!run.isDead) continue;
      const place = { root: this.location, experiment: run.experimentId, run: run.id };
      await writeRunMeta(place, { ...run, status: 'FAILED', endTime: Date.now() });
    }
  }
}

async function assertUnaltered(run: RunSummary, directory: string): Promise<void> {
  const expected = run.tags[runTags.packageDigest];
  if (expected === undefined) throw new AlteredPackageError(run, directory, `the run has no tag '${runTags.packageDigest}'`);
  let actual: string;
  try {
    actual = await digestOfDirectory(directory);
  } catch (error) {
    throw new AlteredPackageError(run, directory, error instanceof Error ? error.message : String(error));
  }
  if (actual !== expected) {
    throw new AlteredPackageError(run, directory, `its files have the digest ${actual}, the run was tagged ${expected}; a file was altered, added or removed`);
  }
}
