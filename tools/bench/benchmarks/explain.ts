import { sliceColumns } from '@tripod/contracts';
import { z } from 'zod';
import { build } from '../apps.js';
import type { Benchmark } from '../benchmark.js';
import { median, quantile } from '../measure/statistics.js';
import { inWords, latestPackage } from '../model-package.js';
import { openPackage } from '../package-worker.js';
import { providePeers } from '../peers.js';
import { storedInstances } from '../stored-instances.js';

const ROWS = 60;
/** Until the package's thread has compiled what it runs often. */
const WARM_UP_ROWS = 10;
/** Rows of a package's background sample. */
const BACKGROUND = 64;
const shapReply = z.object({ ms: z.number() });

/** The package of the latest run explains stored instances one by one; beside it shap's exact explainer, on as many fields and background rows. */
export const explain: Benchmark = {
  name: 'explain',
  about: "ms in which the latest run's package explains one instance (exact Shapley values); beside it Python's shap with as many fields",
  run: async (context) => {
    const { signal, show } = context;
    await build(['ml'], signal);
    const peers = await providePeers(context);
    const found = await latestPackage(signal);
    show(inWords(found));
    const worker = await openPackage(found.directory);
    try {
      const instances = await storedInstances(worker.ready.columns, ROWS);
      const milliseconds: number[] = [];
      let groups = 0;
      for (let row = 0; row < ROWS; row++) {
        signal.throwIfAborted();
        const started = performance.now();
        const explanation = await worker.explain(sliceColumns(instances, row, row + 1));
        milliseconds.push(performance.now() - started);
        groups = explanation.groups.length;
      }
      show('explaining with shap …');
      const shap = await peers.ask(['explain', String(groups), String(BACKGROUND), '20'], shapReply);
      const ours = milliseconds.slice(WARM_UP_ROWS);
      return [
        { name: 'groups', value: groups, unit: '' },
        { name: 'predictions', value: 2 ** groups * BACKGROUND, unit: 'rows' },
        { name: 'one_instance', value: median(ours), unit: 'ms', target: { atMost: 50 } },
        { name: 'one_instance_p95', value: quantile(ours, 0.95), unit: 'ms' },
        { name: 'shap_exact', value: shap.ms, unit: 'ms' },
        { name: 'to_shap', value: median(ours) / shap.ms, unit: '×' },
      ];
    } finally {
      await worker.close();
    }
  },
};
