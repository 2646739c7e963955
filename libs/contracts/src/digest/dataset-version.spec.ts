import fc from 'fast-check';
import { partitionId, type DatasetPartition } from '../exchange/dataset-partition.js';
import { datasetVersion } from './dataset-version.js';

const dayOf = (offset: number) => new Date(Date.UTC(2001, 0, 1 + offset)).toISOString().slice(0, 10);
const partition: fc.Arbitrary<DatasetPartition> = fc
  .record({
    contract: fc.constantFrom('reading', 'reading_label'),
    contract_version: fc.integer({ min: 1, max: 3 }),
    partition: fc.integer({ min: 0, max: 180 }).map(dayOf),
    rows: fc.integer({ min: 0, max: 2 ** 30 }),
    content_hash: fc.stringMatching(/^[0-9a-f]{64}$/),
  })
  .map((made) => ({ ...made, id: partitionId({ name: made.contract, version: made.contract_version }, made.partition) }));
const partitions = fc.uniqueArray(partition, { selector: ({ id }) => id, minLength: 1, maxLength: 12 });

describe('datasetVersion', () => {
  it('does not depend on the order of the partitions', () => {
    const shuffled = partitions.chain((listed) => fc.tuple(fc.constant(listed), fc.shuffledSubarray(listed, { minLength: listed.length })));
    fc.assert(fc.property(shuffled, ([listed, other]) => datasetVersion(other).hash === datasetVersion(listed).hash));
  });

  it.each<[string, (p: DatasetPartition) => DatasetPartition]>([
    ['the content', (p) => ({ ...p, content_hash: `${p.content_hash.startsWith('0') ? '1' : '0'}${p.content_hash.slice(1)}` })],
    ['the number of rows', (p) => ({ ...p, rows: p.rows + 1 })],
    ['the id', (p) => ({ ...p, id: `${p.id}x` })],
  ])('differs when %s of any partition differs', (_, change) => {
    fc.assert(
      fc.property(partitions, fc.nat(), (listed, pick) => {
        const changed = listed.map((p, i) => (i === pick % listed.length ? change(p) : p));
        expect(datasetVersion(changed).hash).not.toBe(datasetVersion(listed).hash);
      }),
    );
  });

  it('differs when a partition is missing', () => {
    fc.assert(fc.property(partitions, (listed) => datasetVersion(listed.slice(1)).hash !== datasetVersion(listed).hash));
  });

  it('keeps its hash, so that runs of earlier releases are found again', () => {
    const listed = [0, 1].map((offset) => ({
      ...{ id: partitionId({ name: 'reading', version: 1 }, dayOf(offset)), contract: 'reading', contract_version: 1, partition: dayOf(offset) },
      ...{ rows: 10, content_hash: 'ab'.repeat(32) },
    }));
    expect(datasetVersion(listed)).toEqual({ partitions: listed, rows: 20, hash: 'b162c6d094a3c36dced1a2578e521e89677ec4aab85f52e9240d009027d5dbc4' });
  });
});
