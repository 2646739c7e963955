import {
  describeFlights,
  encodeRange,
  fitBaselines,
  fitScaler,
  joinColumns,
  joinMatrices,
  predictLateness,
  scoreBaselines,
  scorePredictions,
  smoothRates,
  standardize,
  takeRoots,
  trainNetwork,
} from '../nodes/index.js';

/** All nodes, in the order in which a flight passes through them. Each pipeline takes those with its tag. */
export const nodes = [
  describeFlights,
  takeRoots,
  smoothRates,
  joinColumns,
  fitScaler,
  standardize,
  encodeRange,
  joinMatrices,
  trainNetwork,
  fitBaselines,
  predictLateness,
  scorePredictions,
  scoreBaselines,
] as const;
