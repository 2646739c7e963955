export { acquireDatabase, type Database } from './acquire.js';
export { withoutPassword } from './connection.js';
export { removeOrphans, unknownHomes } from './orphans.js';
export { placeOf, type Place } from './place.js';
export { preparationOf, prepareDatabase, type Preparation } from './prepare.js';
export { removeDatabase } from './remove.js';
export { createScratchDatabase, type ScratchDatabase } from './scratch-database.js';
export { type Role } from './state.js';
