export { encodeRange } from './encode-range.js';
export { fitScaler } from './fit-scaler.js';
export { joinColumns } from './join-columns.js';
export { joinMatrices } from './join-matrices.js';
export { smoothRates } from './smooth-rates.js';
export { standardize } from './standardize.js';
export type { Columns, IndicatorRange, Matrix, NumberColumn, RateRecipe, Scaler, Split, TabularDatasets } from './tabular-datasets.js';
export { TabularError, type TabularErrorCode } from './tabular-error.js';
export { takeRoots } from './take-roots.js';
