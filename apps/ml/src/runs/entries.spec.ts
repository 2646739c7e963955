import { checkedKey, checkedValue } from './entries.js';

describe('a key', () => {
  test.each(['loss', 'test/rocAuc', 'mlflow.source.git.commit', 'späte Werte: 15 min', 'a-b_c'])("'%s' is recorded", (key) => {
    expect(checkedKey('metric', key)).toBe(key);
  });

  test.each(['', '/a', 'a/', 'a//b', '..', 'a/../b', './a', 'a@b', 'a,b', 'a(b)', 'a%b', 'a\\b', 'a\nb', 'x'.repeat(251)])(
    '%j is refused, as MLflow would',
    (key) => {
      expect(() => checkedKey('metric', key)).toThrow(expect.objectContaining({ code: 'RUN_RECORD_INVALID' }));
    },
  );
});

test('a value that MLflow would cut is refused, not cut', () => {
  expect(checkedValue('param', 'p', 'x'.repeat(6000))).toHaveLength(6000);
  expect(() => checkedValue('param', 'p', 'x'.repeat(6001))).toThrow("param 'p' has 6001 characters, but MLflow stores 6000");
});

test('numbers and booleans are written as text', () => {
  expect([checkedValue('param', 'a', 1e-3), checkedValue('tag', 'b', true)]).toEqual(['0.001', 'true']);
});
