import { join } from 'node:path';
import { packagedFile } from './packaged-file.js';

describe('a file that belongs to the code', () => {
  it('is found below src when the app runs from its sources', () => {
    expect(packagedFile('shop/customers.csv')).toBe(join(__dirname, '..', 'shop/customers.csv'));
  });
});
