import { listSource } from '../../fixtures/list-source.js';
import { withMadeKeys } from './made-keys.js';

interface Customer extends Record<string, unknown> {
  readonly age: string;
  readonly plan: string;
  readonly left: string | null;
}

const { signal } = new AbortController();
const young = { age: '20', plan: 'small', left: null };
const old = { age: '80', plan: 'small', left: 'no' };

/** Keys of records, in batches of two. */
async function keysOf(records: readonly Customer[], from?: number): Promise<string[]> {
  const source = await withMadeKeys(listSource('customers', { records }, { batch: 2 }), ['age', 'plan']).open();
  const keys: string[] = [];
  for await (const batch of source.read({ ...(from === undefined ? {} : { from }), signal })) keys.push(...batch.records.map((_, index) => batch.key(index)));
  return keys;
}

describe('a made key', () => {
  it('is a hash of the named fields, and counts equal ones', async () => {
    const [first = '', second, third = ''] = await keysOf([young, young, old]);
    expect(first).toMatch(/^[0-9a-f]{16}-1$/);
    expect(second).toBe(first.replace(/-1$/, '-2'));
    expect(third.slice(0, 16)).not.toBe(first.slice(0, 16));
  });

  it('stays when a label is known, when records are added, and when they change places', async () => {
    const [first, second] = await keysOf([young, old]);
    expect(await keysOf([{ ...young, left: 'yes' }, old, young])).toEqual([first, second, first?.replace(/-1$/, '-2')]);
    expect(await keysOf([old, young])).toEqual([second, first]);
  });

  it('is the same when reading goes on from a cursor', async () => {
    const records = [young, old, young, young, old];
    const keys = await keysOf(records);
    expect([await keysOf(records, 2), await keysOf(records, 4), await keysOf(records, 5)]).toEqual([keys.slice(2), keys.slice(4), []]);
  });
});
