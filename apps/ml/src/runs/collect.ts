/** Everything that an async iterable yields, in a list. (`Array.fromAsync` needs Node 22.) */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
