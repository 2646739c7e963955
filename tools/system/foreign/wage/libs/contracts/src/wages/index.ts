// The contracts of this project: workers and their wages.
export { business } from './business.js';
export { workerId, workerInstance, type WorkerInstance } from './worker-instance.js';
export { workerLabel, type WorkerLabel } from './worker-label.js';
export { workerPrediction, type WorkerPrediction } from './worker-prediction.js';
