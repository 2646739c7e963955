import { accountOf } from './account.js';
import { csvRows, tableFolder } from './fixtures/temporary-table.js';

const tables = tableFolder();
afterAll(() => tables.remove());

/** Customers of 400 rows: an amount that a tenth lacks, a plan, a code, and whether they left; 20 do not say that. */
const customers = csvRows('"",Customer ID,Signed up,Amount €,plan,zip,note,closed,y', 400, (i) => {
  const left = (i * 31) % 7 === 0;
  return [i + 1, `C${1000 + i}`, `2024-${String((i % 12) + 1).padStart(2, '0')}-03`, i % 10 === 3 ? '' : `"${i},5"`, ['basic', 'plus', 'gold'][(i * 5) % 3], `0${100 + (i % 60)}`, `text ${i}`, left ? 'closed' : 'open', i % 20 === 7 ? '' : left ? 'Yes' : 'No'].join(',');
});

describe('a table that was understood', () => {
  let understood: Awaited<ReturnType<typeof tables.understand>>;
  beforeAll(async () => {
    understood = await tables.understand('customers.csv', customers);
  });

  it('has a field for each column that says something, of its kind', () => {
    const { fields } = understood.plan;
    expect(fields.map(({ name, kind, treatment, nullable }) => [name, kind, treatment, nullable])).toEqual([
      ['signed_up', 'day', 'date-parts', false],
      ['amount_euros', 'float', 'number', true],
      ['plan', 'category', 'one-hot', false],
      ['zip', 'text', 'hashed', false],
    ]);
    expect(fields[1]).toMatchObject({ original: 'Amount €', min: 0, max: 10_000, reading: { as: 'number', decimalComma: true }, profile: { nullShare: 0.1 } });
    expect(fields[2]).toMatchObject({ categories: ['basic', 'gold', 'plus'], profile: { counts: [134, 133, 133] } });
  });

  it('leaves out what numbers or names rows, and the label in disguise', () => {
    expect(understood.plan.leftOut).toEqual([
      { original: 'column_1', reason: 'it numbers the rows' },
      { original: 'Customer ID', reason: 'most rows have a text of their own' },
      { original: 'note', reason: 'most rows have a text of their own' },
      { original: 'closed', reason: 'it looks like the label in disguise: alone it predicts it with AUC 1.00' },
    ]);
  });

  it('takes rows without a label as instances, and makes a key', () => {
    const { rows, labelledRows, key, target, noun } = understood.plan;
    expect({ rows, labelledRows, key, noun }).toEqual({ rows: 400, labelledRows: 380, key: { from: 'made', name: 'customer_id' }, noun: { one: 'customer', many: 'customers' } });
    expect(target).toMatchObject({ task: 'binary', name: 'y', yes: 'Yes', reading: { as: 'boolean', yes: 'Yes', no: 'No' } });
    expect(understood.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^20 rows have no 'y'/), expect.stringMatching(/--key 'Customer ID' takes it/), expect.stringMatching(/--time 'Signed up' would split/)]));
  });

  it('is shown in lines', () => {
    const account = accountOf(understood);
    expect(account).toMatch(/table +customers\.csv: 400 rows, 9 columns, CSV/);
    expect(account).toMatch(/amount_euros ← Amount € +float +10\.0 % +360 +as it is, and whether it is missing +AUC 0\.\d\d/);
    expect(account).toMatch(/closed +it looks like the label in disguise/);
  });
});

describe('answers', () => {
  it('name key, time and what is taken all the same', async () => {
    const { plan, notes } = await tables.understand('customers.csv', customers, { key: 'Customer ID', time: 'Signed up', keep: ['closed'], leaveOut: ['zip'] });
    expect(plan.key).toEqual({ from: 'column', name: 'customer_id' });
    expect(plan.time).toBe('signed_up');
    expect(plan.fields.map(({ name, treatment }) => [name, treatment])).toEqual([
      ['customer_id', 'none'],
      ['signed_up', 'date-parts'],
      ['amount_euros', 'number'],
      ['plan', 'one-hot'],
      ['closed', 'one-hot'],
    ]);
    expect(notes.some((note) => note.includes('is made'))).toBe(false);
  });

  it('may come without a table', async () => {
    const { plan } = await tables.understand('customers.csv', customers, { from: undefined, empty: true, label: undefined });
    expect(plan.fields.map(({ name, kind }) => [name, kind])).toEqual([['case_id', 'text'], ['happened_at', 'minute'], ['value', 'float']]);
    expect(plan).toMatchObject({ key: { from: 'column', name: 'case_id' }, time: 'happened_at', target: { task: 'binary', name: 'outcome' }, table: { format: 'none' } });
  });
});
