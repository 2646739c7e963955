// The example's contracts. Whoever brings another business replaces this folder.
export { business } from './business.js';
export { flightDelayPrediction, type FlightDelayPrediction } from './flight-delay-prediction.js';
export { flightId, flightInstance, type FlightInstance } from './flight-instance.js';
export { flightLabel, LATE_FROM_MINUTES, type FlightLabel } from './flight-label.js';
export { flightPrediction, type FlightPrediction } from './flight-prediction.js';
