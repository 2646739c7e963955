// What apps and tools may use; a browser can import it. What needs node:crypto is in @tripod/contracts/digest.

// The composition root: the one line that names the business.
export * from './flights/index.js';

export type { BinaryTask, Business, ClassesTask, NumberTask, PredictionRole, Task } from './contract/business.js';
export { defineBusiness } from './contract/business.js';
export { checkColumns, columnFaults, type ColumnFault } from './contract/check-columns.js';
export { concatColumns, concatFloats, makeColumn, makeColumns, NULL_BOOLEAN, NULL_CATEGORY, pickRows, rowCount, sliceColumns, valueAt } from './contract/column-arrays.js';
export { readValue, shortList, writeValue, type JsonValue } from './contract/column-values.js';
export { columnOf, columnsNamed, columnsOf, type AnyColumn, type Column, type ColumnKind, type Columns, type ColumnsOf } from './contract/columns.js';
export { contract, contractName, contractReference, type Contract, type ContractReference } from './contract/contract.js';
export { ContractError } from './contract/contract-error.js';
export { DAY_RANGE, dayOf, dayOfMinute, dayText, localDay, localMinute, MINUTE_RANGE, minuteOf, minuteText, period, type Period } from './contract/local-time.js';
export { columnsToRows, rowsToColumns, writeRow, type JsonRow } from './contract/rows.js';
export { shownValue } from './contract/shown-value.js';

export { announcement, channelOf, type Announcement } from './exchange/announcement.js';
export { BUCKETS, bucketName, bucketSql } from './exchange/buckets.js';
export { databaseFault, placeOf, type DatabasePlace } from './exchange/database-fault.js';
export { datasetPartition, partitionId, sha256, type DatasetPartition } from './exchange/dataset-partition.js';
export { exitCodeOf, ERROR_CODES, statusOf, type ErrorCode } from './exchange/error-codes.js';
export { errorReply, type ErrorReply } from './exchange/error-reply.js';
export { modelDescription, packageFiles, type ModelDescription } from './exchange/model-package.js';
export * from './exchange/mlflow-rest.js';
export { isAlias, isModelName, readModelReference, REFERENCE_FORMS, type ModelReference } from './exchange/model-reference.js';
export * from './exchange/package-messages.js';
export { PackageFault, PackageRefusal } from './exchange/package-faults.js';
export { PackageSession, type SessionOptions } from './exchange/package-session.js';
export * from './exchange/run-store.js';
export { dataframeSplit, predictionFields, readScoringReply, ScoringFault, scoringReplyOf, type DataframeSplit } from './exchange/scoring.js';
export { CopyError, TupleReader } from './exchange/tuple-reader.js';
export { copyMessage, encodeTuples } from './exchange/tuples.js';
export { quoteIdentifier, selectList, typeFaults, VIEW_TYPES_SQL, viewFault, viewName, viewOf } from './exchange/views.js';
