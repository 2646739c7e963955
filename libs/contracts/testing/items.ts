import { z } from 'zod';
import { defineBusiness } from '../src/contract/business.js';
import { contract } from '../src/contract/contract.js';

/** For tests of general code: an instance without a time, with an integer as its key. */
export const item = contract({
  name: 'item',
  version: 1,
  key: 'item_id',
  schema: z.strictObject({
    item_id: z.int32().min(1),
    weight: z.number().min(0).nullable(),
    colour: z.enum(['red', 'green', 'blue']).nullable(),
    maker: z.string(),
  }),
});

/** Whether an item came back. */
export const itemLabel = contract({
  name: 'item_label',
  version: 1,
  key: 'item_id',
  schema: z.strictObject({ item_id: z.int32().min(1), returned: z.boolean() }),
});

/** The prediction of a binary model. */
export const itemReturn = contract({
  name: 'item_return',
  version: 1,
  key: 'item_id',
  schema: z.strictObject({ item_id: z.int32().min(1), return_probability: z.number().min(0).max(1) }),
});

/** A business without a time. */
export const items = defineBusiness({
  noun: { one: 'item', many: 'items' },
  instance: item,
  label: itemLabel,
  predictions: { returned: { contract: itemReturn, task: { type: 'binary', label: 'returned', output: 'return_probability' } } },
});
