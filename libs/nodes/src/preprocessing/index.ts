// Columns → Columns
export { castColumns } from './columns/cast-columns.js';
export { clipColumns, type Bounds } from './columns/clip-columns.js';
export { joinColumns } from './columns/join-columns.js';
export { selectColumns } from './columns/select-columns.js';
export { smoothRates, type Share } from './columns/smooth-rates.js';
export type { TimePart } from './columns/calendar.js';
export { takeDateParts, type PartOf, type TimeUnit } from './columns/take-date-parts.js';
export { takeLogs, type LogKind } from './columns/take-logs.js';
export { takeRoots } from './columns/take-roots.js';
// Columns or matrices → Matrix
export { encodeCodes } from './matrices/encode-codes.js';
export { encodeRange, type IntegerRange } from './matrices/encode-range.js';
export { hashText } from './matrices/hash-text.js';
export { joinMatrices } from './matrices/join-matrices.js';
export { makeMatrix } from './matrices/make-matrix.js';
// In pairs: what is fitted, and what applies it
export { fitCategories, type Categories, type Places } from './fitted/fit-categories.js';
export { encodeCategories } from './fitted/encode-categories.js';
export { fitImputer, type Filled, type Imputer } from './fitted/fit-imputer.js';
export { impute } from './fitted/impute.js';
export { fitQuantiles, type Quantiles } from './fitted/fit-quantiles.js';
export { encodeQuantiles } from './fitted/encode-quantiles.js';
export { fitScaler, type Scaler } from './fitted/fit-scaler.js';
export { standardize } from './fitted/standardize.js';
// Tables
export type { ColumnChoice } from './tables/column-choice.js';
export type { Column, Columns, Matrix, NumberColumn, NumberColumns, Split } from './tables/table.js';
export { TabularError, type TabularErrorCode } from './tables/tabular-error.js';
