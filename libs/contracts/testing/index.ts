// Small contracts for the tests of general code, so that no test is lost when the example goes. For specs and fixtures only.
export * from './items.js';
export * from './readings.js';
export * from './rows.js';
export * from './signed.js';
export * from './tcp-proxy.js';
export * from './provoked-faults.js';
