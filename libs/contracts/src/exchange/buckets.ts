/** How many partitions the rows of a contract without a time are dealt to, by a hash of their key. */
export const BUCKETS = 100;

/** The name of a bucket, two digits: `07`. */
export function bucketName(bucket: number): string {
  return String(bucket).padStart(2, '0');
}

/** The bucket (0 to 99) of a key as a Postgres expression; `bucketOf` of `@tripod/contracts/digest` gives the same. */
export function bucketSql(keyExpression: string): string {
  const digest = `sha256(convert_to((${keyExpression})::text, 'UTF8'))`;
  const bytes = [0, 1, 2, 3].map((byte) => `get_byte(${digest}, ${byte})::bigint * ${256 ** (3 - byte)}`);
  return `((${bytes.join(' + ')}) % ${BUCKETS})::integer`;
}
