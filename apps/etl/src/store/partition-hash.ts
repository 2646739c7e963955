import { createHash, type Hash } from 'node:crypto';

const HEADER_BYTES = 19;
const FIELDS_BYTES = 2;
const LENGTH_BYTES = 4;

/** How many rows the next partition of a stream has. */
export interface PartitionRows {
  readonly partition: number;
  readonly rows: number;
}

/** sha256 of some tuples, lower hex: the content hash of a partition. */
export function contentHash(tuples: Uint8Array): string {
  return createHash('sha256').update(tuples).digest('hex');
}

/**
 * Content hashes of partitions whose rows come one after the other in a binary COPY. The tuples are cut apart, not
 * decoded.
 *
 * @param partitions in the order of the stream
 * @returns a hash a partition, in lower hex
 * @throws {RangeError} when the stream has other rows than these
 */
export async function hashPartitions(stream: AsyncIterable<Uint8Array>, partitions: readonly PartitionRows[]): Promise<Map<number, string>> {
  const hashes = new Map<number, string>();
  let next = 0;
  let left = 0;
  let hash: Hash | undefined;
  let rest: Uint8Array = new Uint8Array(0);
  let isHeaderRead = false;

  const endPartition = () => {
    const ended = partitions[next - 1];
    if (hash !== undefined && ended !== undefined) hashes.set(ended.partition, hash.digest('hex'));
    hash = undefined;
  };
  const beginPartition = () => {
    endPartition();
    const begun = partitions[next++];
    if (begun === undefined) throw new RangeError('the stream has more rows than its partitions');
    left = begun.rows;
    hash = createHash('sha256');
  };

  for await (const chunk of stream) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    if (!isHeaderRead) {
      if (bytes.length < HEADER_BYTES) {
        rest = bytes;
        continue;
      }
      isHeaderRead = true;
      start = HEADER_BYTES;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = start;
    for (let after = endOfTuple(view, end); after !== undefined; after = endOfTuple(view, end)) {
      if (left === 0) {
        hash?.update(bytes.subarray(start, end));
        start = end;
        beginPartition();
      }
      left--;
      end = after;
    }
    hash?.update(bytes.subarray(start, end));
    rest = bytes.subarray(end);
  }
  if (left > 0 || next < partitions.length) throw new RangeError('the stream has fewer rows than its partitions');
  endPartition();
  return hashes;
}

/** Where the tuple at an offset ends; undefined when it is cut off or is the trailer. */
function endOfTuple(view: DataView, offset: number): number | undefined {
  if (offset + FIELDS_BYTES > view.byteLength) return undefined;
  const fields = view.getInt16(offset);
  if (fields < 0) return undefined;
  let end = offset + FIELDS_BYTES;
  for (let field = 0; field < fields; field++) {
    if (end + LENGTH_BYTES > view.byteLength) return undefined;
    end += LENGTH_BYTES + Math.max(0, view.getInt32(end));
  }
  return end <= view.byteLength ? end : undefined;
}
