import { parentPort } from 'node:worker_threads';
import { replayDays, type Replay } from './replay.js';

parentPort?.once('message', (task: Replay) => {
  for (const day of replayDays(task)) parentPort?.postMessage(day);
});
