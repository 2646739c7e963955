import { sourceFiles } from './source-files-setting.js';

describe('files by sources, as a setting,', () => {
  it('may be several, with blanks in their paths', () => {
    expect(sourceFiles.parse('customers=/data/all customers.csv; wards = wards=2.csv ;')).toEqual({ customers: '/data/all customers.csv', wards: 'wards=2.csv' });
    expect(sourceFiles.parse(' ')).toEqual({});
  });

  it.each(['/data/customers.csv', 'customers=', '=customers.csv', 'customers= '])('are not %j', (text) => {
    expect(sourceFiles.safeParse(text).error?.issues[0]?.message).toMatch(/must name files by sources/);
  });
});
