// Every node of the app, its own and those of libs/nodes. The pipelines select from this list by tags,
// and the fingerprint finds by identity, among these exports, the code that training consists of.
export { encodeRange, fitScaler, joinColumns, joinMatrices, smoothRates, standardize, takeRoots } from '@tripod/nodes';
export { describeFlights } from './describe-flights.js';
export { fitBaselines } from './fit-baselines.js';
export { predictLateness } from './predict-lateness.js';
export { scoreBaselines } from './score-baselines.js';
export { scorePredictions } from './score-predictions.js';
export { trainNetwork } from './train-network.js';
