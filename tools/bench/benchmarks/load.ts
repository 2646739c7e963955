import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { builtMain, temporaryFolder } from '@tripod/processes';
import { z } from 'zod';
import { app, ask, build } from '../apps.js';
import type { BenchContext, Benchmark } from '../benchmark.js';
import { withConsumerDatabase } from '../consumer-database.js';
import { median } from '../measure/statistics.js';
import { withMlflowServer } from '../mlflow-server.js';
import { modelKeys } from '../model-package.js';
import { providePeers, type Peers } from '../peers.js';
import { storedInstances } from '../stored-instances.js';
import { withRowsFile } from './batch.js';

const REPEATS = 7;
/** What the peer learns from. */
const PEER_ROWS = 2000;
const trained = z.looseObject({ runId: z.string(), seconds: z.number(), recordingSeconds: z.number() });
const checked = z.looseObject({ seconds: z.number() });
const logged = z.object({ run_id: z.string() });
const loaded = z.object({ import_ms: z.number(), cold_ms: z.number(), warm_ms: z.number() });

/** A run's model by its run id from the real MLflow: from the reference to a model that can be asked. */
export const load: Benchmark = {
  name: 'load',
  about: "a package by run id from the real MLflow, until it can be asked, cold and warm (`user check`); what recording there costs `ml train`; beside it MLflow's own load_model",
  run: async (context) => {
    const peers = await providePeers(context);
    await build(['ml', 'user'], context.signal);
    return withConsumerDatabase((database) =>
      withMlflowServer(peers.python, context, async (address) => {
        const env = { DATABASE_URL: database.address, DATASETS_FROM: database.producer, MLFLOW_TRACKING_URI: address, ...modelKeys() };
        const peer = await loadPeer(peers, address, context);
        // Not counted: each of the server's workers loads what it needs with its first requests.
        await train(env, context, ['--sample']);
        const training = await train(env, context);
        const { cold, warm } = await check(training.runId, env, context);
        const share = (training.recordingSeconds / training.seconds) * 100;
        return [
          { name: 'cold', value: median(cold), unit: 'ms', target: { atMost: 300 } },
          { name: 'warm', value: median(warm), unit: 'ms', target: { atMost: 150 } },
          { name: 'mlflow_import', value: peer.import_ms, unit: 'ms' },
          { name: 'mlflow_load_model_first', value: peer.cold_ms, unit: 'ms' },
          { name: 'mlflow_load_model_again', value: peer.warm_ms, unit: 'ms' },
          { name: 'training', value: training.seconds, unit: 's' },
          { name: 'training_waited_for_mlflow', value: training.recordingSeconds, unit: 's' },
          { name: 'recording_share', value: share, unit: '%', target: { atMost: 3 } },
        ];
      }),
    );
  },
};

type Environment = Readonly<Record<string, string>>;

function train(env: Environment, { signal, show }: BenchContext, options: readonly string[] = []) {
  show(`ml train ${options.join(' ')}, recorded in MLflow …`);
  return ask([builtMain(app('ml')), 'train', '--force', '--json', ...options], trained, { signal, env });
}

/** Milliseconds within the process: what Node takes to start is not the package's. */
async function check(run: string, env: Environment, { signal, show }: BenchContext): Promise<{ cold: number[]; warm: number[] }> {
  show('loading the package …');
  const folder = temporaryFolder('cache');
  const once = async (cache: string) => {
    const { seconds } = await ask([builtMain(app('user')), 'check', '--run', run, '--json'], checked, { signal, env: { ...env, PACKAGE_CACHE_DIRECTORY: join(folder, cache) } });
    return seconds * 1000;
  };
  const times = { cold: [] as number[], warm: [] as number[] };
  try {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      times.cold.push(await once(String(repeat)));
      times.warm.push(await once(String(repeat)));
    }
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadPeer({ ask: askPeer }: Peers, address: string, { show }: BenchContext) {
  show("MLflow's own model …");
  const instances = await storedInstances(['distance_miles', 'slots_now', 'slots_5_to_15_min_ago', 'route_departures_4h'], PEER_ROWS);
  const { run_id } = await withRowsFile(instances, (file) => askPeer(['log', address, file], logged));
  return askPeer(['load', address, run_id], loaded);
}
