import { plain, table } from './markdown.js';

describe('a text in Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['[a](b)', '\\[a\\](b)'],
    ['*a* `b` \\ #c', '\\*a\\* \\`b\\` \\\\ \\#c'],
    ['_a_ reading_label', '\\_a\\_ reading_label'],
    ['two\n  lines', 'two lines'],
  ])('%j is %j', (text, written) => {
    expect(plain(text)).toBe(written);
  });
});

test('a table in Markdown has its head, a line and its rows', () => {
  expect(table(['a', 'b'], [['1', '2'], ['3', '4']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |');
});
