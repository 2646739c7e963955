import { csvFormOf } from './csv-form.js';

const formOf = (...lines: string[]) => csvFormOf('a.csv', `${lines.join('\n')}\n`);

describe('the form of a CSV file', () => {
  test.each([
    [',', ['a,b', '1,2']],
    [';', ['a;b', '1,5;2,5', '3,5;4,5']],
    ['\t', ['a\tb, c', '1\t2, 3']],
    ['|', ['a|b|c', '1|2,5|x']],
    // More commas than tabs, but not in each line as many.
    ['\t', ['name\ttext', 'x\tone, two, three', 'y\tfour', 'z\tfive, six']],
    [',', ['a,b', '"x;y",1', '"z;w",2']],
  ])('has the delimiter %j', (delimiter, lines) => {
    expect(formOf(...lines).delimiter).toBe(delimiter);
  });

  it("names its columns as etl's source does: without a name by the place, twice with a number", () => {
    expect(formOf('"",price, price ,"a ""b"" c",', '1,2,3,4,5').header).toEqual(['column_1', 'price', 'price_2', 'a "b" c', 'column_5']);
  });

  it('leaves a byte order mark out', () => {
    expect(formOf('\uFEFFa,b', '1,2').header).toEqual(['a', 'b']);
  });
});
