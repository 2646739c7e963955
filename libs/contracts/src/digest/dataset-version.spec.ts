import fc from 'fast-check';
import { datasetPartition, datasetVersion, type DatasetPartition } from './dataset-version.js';

const period = { from: '2001-01-01', to: '2001-06-30' };
const dayOf = (offset: number) => new Date(Date.UTC(2001, 0, 1 + offset)).toISOString().slice(0, 10);

const partition: fc.Arbitrary<DatasetPartition> = fc.record({
  contract: fc.constantFrom('flight_instance', 'flight_label'),
  contract_version: fc.integer({ min: 1, max: 3 }),
  day: fc.integer({ min: 0, max: 180 }).map(dayOf),
  rows: fc.integer({ min: 0, max: 2 ** 30 }),
  content_hash: fc.stringMatching(/^[0-9a-f]{64}$/),
});
const partitions = fc.uniqueArray(partition, {
  selector: ({ contract, contract_version, day }) => `${contract} ${contract_version} ${day}`,
  minLength: 1,
  maxLength: 12,
});

describe('datasetVersion', () => {
  it('does not depend on the order of the partitions', () => {
    const shuffled = partitions.chain((listed) => fc.tuple(fc.constant(listed), fc.shuffledSubarray(listed, { minLength: listed.length })));
    fc.assert(
      fc.property(shuffled, ([listed, other]) => {
        expect(datasetVersion(period, other).hash).toBe(datasetVersion(period, listed).hash);
      }),
    );
  });

  it.each<[string, (p: DatasetPartition) => DatasetPartition]>([
    ['the content', (p) => ({ ...p, content_hash: `${p.content_hash.startsWith('0') ? '1' : '0'}${p.content_hash.slice(1)}` })],
    ['the number of rows', (p) => ({ ...p, rows: p.rows + 1 })],
    ['the day', (p) => ({ ...p, day: `2002${p.day.slice(4)}` })],
    ['the contract', (p) => ({ ...p, contract: `${p.contract}_of_another` })],
    ["the contract's version", (p) => ({ ...p, contract_version: p.contract_version + 10 })],
  ])('is another one when %s of any partition is', (_, change) => {
    fc.assert(
      fc.property(partitions, fc.nat(), (listed, pick) => {
        const changed = listed.map((p, i) => (i === pick % listed.length ? change(p) : p));
        expect(datasetVersion(period, changed).hash).not.toBe(datasetVersion(period, listed).hash);
      }),
    );
  });

  it('is another one when a partition is missing', () => {
    fc.assert(
      fc.property(partitions, (listed) => {
        expect(datasetVersion(period, listed.slice(1)).hash).not.toBe(datasetVersion(period, listed).hash);
      }),
    );
  });

  it('keeps its hash, so that runs of earlier releases are found again', () => {
    const listed = [0, 1].map((offset) => ({ contract: 'flight_instance', contract_version: 1, day: dayOf(offset), rows: 10, content_hash: 'ab'.repeat(32) }));
    expect(datasetVersion({ from: '2001-01-01', to: '2001-01-02' }, listed)).toEqual({
      period: { from: '2001-01-01', to: '2001-01-02' },
      partitions: listed,
      rows: 20,
      hash: '921d2132890c27689e56fed6fcc5513ee9d6658515a06efcf4641b23d2d58e63',
    });
  });
});

describe('dataset_partition', () => {
  const stored = { contract: 'flight_instance', contract_version: 1, day: '2001-02-28', rows: 0, content_hash: 'ab'.repeat(32) };

  it('accepts a day without rows', () => {
    expect(datasetPartition.schema.parse(stored)).toEqual(stored);
  });

  it.each([{ day: '2001-02-29' }, { rows: -1 }, { rows: 1.5 }, { contract_version: 0 }, { content_hash: 'AB'.repeat(32) }, { content_hash: 'ab' }])('refuses %j', (fault) => {
    expect(datasetPartition.schema.safeParse({ ...stored, ...fault }).success).toBe(false);
  });
});
