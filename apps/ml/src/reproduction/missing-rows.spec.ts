import type { DatasetPartition } from '@tripod/contracts';
import fc from 'fast-check';
import { missingRows } from './missing-rows.js';

const partition = (day: string, rows: number, hash: string): DatasetPartition => ({ id: `reading.v1/${day}`, contract: 'reading', contract_version: 1, partition: day, rows, content_hash: hash.repeat(64) });
const read = [partition('2024-03-01', 1200, 'a'), partition('2024-03-02', 30, 'b'), partition('2024-03-03', 0, 'c')];

describe('the rows that are missing', () => {
  it('are none where all partitions are as they were, in whatever order, an empty one also when it is gone', () => {
    expect(missingRows('training', read, [...read].reverse())).toEqual([]);
    expect(missingRows('training', read, read.slice(0, 2))).toEqual([]);
  });

  it('are named by partition, with what was read and what is stored now', () => {
    const stored = [partition('2024-03-01', 1201, 'd'), partition('2024-03-03', 0, 'c'), partition('2024-03-04', 5, 'e')];
    expect(missingRows('training', read, stored)).toEqual([
      '3 of the 3 partitions of the training part are not as they were: ' +
        'reading.v1/2024-03-01 was rewritten (it had 1,200 rows with hash aaaaaaaa, now 1,201 rows with hash dddddddd); ' +
        'reading.v1/2024-03-02 is gone (it had 30 rows with hash bbbbbbbb); ' +
        'reading.v1/2024-03-04 was not stored then (now 5 rows with hash eeeeeeee)',
    ]);
  });

  it('are counted where there are too many to name', () => {
    const days = Array.from({ length: 30 }, (_, day) => partition(`2024-03-${String(day + 1).padStart(2, '0')}`, 1, 'a'));
    expect(missingRows('validation', days, [])).toEqual([expect.stringMatching(/^30 of the 30 .*2024-03-05 is gone [^;]*; and 25 more$/)]);
  });

  it('are found exactly where a hash differs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 20 }), (hashes) => {
        const day = (index: number) => `2024-03-${String(index + 1).padStart(2, '0')}`;
        const [before, now] = [hashes.map(([hash], index) => partition(day(index), 1, hash)), hashes.map(([, hash], index) => partition(day(index), 1, hash))];
        const changed = hashes.filter(([then, later]) => then !== later).length;
        const found = missingRows('training', before, now);
        expect(found.map((words) => Number.parseInt(words, 10))).toEqual(changed === 0 ? [] : [changed]);
      }),
    );
  });
});
