// What apps and tools may use. What only contracts need to be written with stays inside.
export { columnsOf, type AnyColumn, type Column, type ColumnsOf } from './columns.js';
export { label, type Contract, type ContractReference } from './contract.js';
export { datasetPartition, datasetVersion, sha256, type DatasetPartition, type DatasetVersion } from './dataset-version.js';
export { flightInstance, type FlightInstance } from './flight-instance.js';
export { flightLabel, LATE_FROM_MINUTES, type FlightLabel } from './flight-label.js';
export { flightPrediction, storedFlightPrediction, type FlightPrediction, type StoredFlightPrediction } from './flight-prediction.js';
export { localDay, period, type Period } from './local-time.js';
export { modelDescription, packageFiles, rootDigest, type ModelDescription, type PackageFile } from './model-package.js';
export * from './package-messages.js';
export * from './run-store.js';
export * from './scoring.js';
export { DATASET_SCHEMA, viewOf } from './stored-datasets.js';
