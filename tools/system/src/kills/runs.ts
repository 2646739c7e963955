import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_STATUS, runPaths, runTags } from '@tripod/contracts';

/** A run as the run store's files describe it. */
export interface FoundRun {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: string;
}

/** The runs of a checkout's run store, read from its files, not by the app that wrote them. */
export async function readRuns(checkout: string): Promise<FoundRun[]> {
  const store = join(checkout, 'mlruns');
  const runs: FoundRun[] = [];
  for (const experiment of (await namesIn(store)).filter((name) => /^\d+$/.test(name))) {
    for (const id of (await namesIn(join(store, experiment))).filter((name) => /^[0-9a-f]{32}$/.test(name))) {
      const meta = await readFile(join(store, runPaths.run(experiment, id)), 'utf8').catch(() => '');
      const fingerprint = await readFile(join(store, runPaths.tag(experiment, id, runTags.fingerprint)), 'utf8').catch(() => 'none');
      runs.push({ id, fingerprint, status: statusIn(meta) });
    }
  }
  return runs;
}

function statusIn(meta: string): string {
  const number = Number(/^status: *["']?(\d+)/m.exec(meta)?.[1]);
  return Object.entries(RUN_STATUS).find(([, value]) => value === number)?.[0] ?? 'UNKNOWN';
}

async function namesIn(folder: string): Promise<string[]> {
  const isThere = await access(folder).then(() => true, () => false);
  return isThere ? readdir(folder) : [];
}
