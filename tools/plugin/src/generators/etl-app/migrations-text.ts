import type { TreeBusiness, TreeContract } from '../workspace/business.js';
import { camel } from '../../project/names.js';

const POSTGRES = { integer: 'integer', float: 'double precision', boolean: 'boolean', text: 'text', category: 'text', minute: 'timestamp', day: 'date' } as const;

/** The tables of instances and labels, written out: a migration does not change with a contract. */
export function migrationsText({ instance, label, noun }: TreeBusiness): string {
  return `import type { DatasetDefinition } from '../store/dataset-definition.js';

/** As the tables were made: a released migration never changes, whatever becomes of the contract. */
${definition(instance)}
${definition(label)}
/** By name, in the order in which they run; a later change of the tables is a new one. */
export const migrations = {
  '0002-${noun.many.replaceAll(' ', '-')}': { datasets: [${valueOf(instance)}, ${valueOf(label)}] },
} as const;
`;
}

const valueOf = ({ name }: TreeContract): string => `${camel(name.replaceAll('_', '-'))}s`;

function definition(contract: TreeContract): string {
  const { name, version, key, time, fields } = contract;
  const columns = fields.map((field) => `    { name: '${field.name}', type: '${POSTGRES[field.kind]}'${field.nullable ? ', nullable: true' : ''} },\n`);
  return `const ${valueOf(contract)}: DatasetDefinition = {
  contract: '${name}',
  version: ${version},
  key: '${key}',
${time === undefined ? '' : `  time: '${time}',\n`}  columns: [
${columns.join('')}  ],
};
`;
}

/** The test that the tables hold the contracts of today. */
export function migrationsSpecText({ instance, label, noun }: TreeBusiness): string {
  return `import { columnsOf, ${[instance.value, label.value].join(', ')} } from '@tripod/contracts';
import { migrations } from './migrations.js';

describe('the tables of ${noun.many}', () => {
  it.each([${instance.value}, ${label.value}])('hold $name v$version of today, in its order', (contract) => {
    const defined = migrations['0002-${noun.many.replaceAll(' ', '-')}'].datasets.find((dataset) => dataset.contract === contract.name && dataset.version === contract.version);
    expect(defined?.columns).toEqual(columnsOf(contract).map(({ name, postgres, nullable }) => ({ name, type: postgres, ...(nullable ? { nullable } : {}) })));
    expect([defined?.key, defined?.time]).toEqual([contract.key, contract.time]);
  });
});
`;
}
