export { acquireDatabase, type Database } from './acquire.js';
export { withoutPassword } from './connection.js';
export { DatabaseError, type DatabaseErrorCode } from './errors.js';
export { type Role } from './state.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { removeDatabase } from './remove.js';
