import { parentPort, workerData } from 'node:worker_threads';
import { replayDays, type Replay } from './replay.js';

const task: Replay = workerData;
for (const day of replayDays(task)) parentPort?.postMessage(day);
