// A thread of its own: the context keeps one core busy while the other encodes and stores the days that are done.
import { parentPort, workerData } from 'node:worker_threads';
import { daysOf } from './days.js';
import { FlightContext } from './flight-context.js';
import { finishedDays } from './finished-days.js';
import type { ReplayTask } from './replay-days.js';
import { replay } from './replay.js';

const { flights, counts }: ReplayTask = workerData;
const minutes = replay(flights, counts, new FlightContext());
for (const day of finishedDays(daysOf(flights.local), flights.local, minutes)) parentPort?.postMessage(day);
parentPort?.postMessage(undefined);
