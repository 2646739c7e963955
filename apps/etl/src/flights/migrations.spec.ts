import { columnsOf, flightInstance, flightLabel } from '@tripod/contracts';
import { migrations } from './migrations.js';

describe('the tables of flights', () => {
  it.each([flightInstance, flightLabel])('hold $name v$version of today, in its order', (contract) => {
    const defined = migrations['0002-flights'].datasets.find((dataset) => dataset.contract === contract.name && dataset.version === contract.version);
    expect(defined?.columns).toEqual(columnsOf(contract).map(({ name, postgres }) => ({ name, type: postgres })));
    expect([defined?.key, defined?.time]).toEqual([contract.key, contract.time]);
  });
});
