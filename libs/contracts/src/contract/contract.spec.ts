import { contractReference, label } from './contract.js';
import { contracts } from './json-schemas.js';
import { DATASET_SCHEMA, viewOf } from './stored-datasets.js';

describe('a contract', () => {
  it.each(contracts)('$name is named in the singular, in snake_case, with a version from 1', ({ name, version }) => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*[^s]$/);
    expect(version).toBeGreaterThanOrEqual(1);
  });

  it('is frozen, so that nobody edits it while the app runs', () => {
    expect(contracts.every((contract) => Object.isFrozen(contract))).toBe(true);
  });

  it('is called by name and version, and its view by the plural', () => {
    expect(label({ name: 'flight_instance', version: 2 })).toBe('flight_instance v2');
    expect(viewOf({ name: 'flight_instance', version: 2 })).toBe(`${DATASET_SCHEMA}.flight_instances_v2`);
  });

  it('is referred to by name and version alone', () => {
    expect(contractReference.parse({ name: 'flight_instance', version: 1 })).toEqual({ name: 'flight_instance', version: 1 });
    for (const fault of [{ version: 0 }, { version: 1.5 }, { version: '1' }, { name: 1 }, { hash: 'x' }]) {
      expect(contractReference.safeParse({ name: 'flight_instance', version: 1, ...fault }).success).toBe(false);
    }
  });
});
