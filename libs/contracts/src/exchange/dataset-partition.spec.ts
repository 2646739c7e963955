import { bucketName, bucketSql } from './buckets.js';
import { datasetPartition, partitionId } from './dataset-partition.js';

describe('dataset_partition', () => {
  const stored = { id: 'reading.v1/2001-02-28', contract: 'reading', contract_version: 1, partition: '2001-02-28', rows: 0, content_hash: 'ab'.repeat(32) };

  it('is a day or a bucket, and may have no rows', () => {
    expect(datasetPartition.schema.parse(stored)).toEqual(stored);
    expect(datasetPartition.schema.safeParse({ ...stored, partition: bucketName(7) }).success).toBe(true);
  });

  it.each([{ partition: 'all' }, { partition: '100' }, { rows: -1 }, { rows: 1.5 }, { contract_version: 0 }, { content_hash: 'AB'.repeat(32) }, { content_hash: 'ab' }])('rejects %j', (fault) => {
    expect(datasetPartition.schema.safeParse({ ...stored, ...fault }).success).toBe(false);
  });

  it('is named by contract, version and partition', () => {
    expect(partitionId({ name: 'reading', version: 1 }, '2001-02-28')).toBe(stored.id);
  });

  it('computes a bucket in SQL from the first four bytes of a sha256', () => {
    expect(bucketSql('"k"')).toMatch(/^\(\(get_byte\(sha256\(convert_to\(\("k"\)::text, 'UTF8'\)\), 0\)::bigint \* 16777216 \+ .* \* 1\) % 100\)::integer$/);
  });
});
