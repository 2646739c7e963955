import { isAlias, isModelName, readModelReference } from './model-reference.js';

describe('a reference to a model', () => {
  it.each([
    ['a'.repeat(32), { kind: 'run', run: 'a'.repeat(32) }],
    ['models:/late@champion', { kind: 'alias', name: 'late', alias: 'champion' }],
    ['models:/late/3', { kind: 'version', name: 'late', version: 3 }],
    ['models:/late/latest', { kind: 'latest', name: 'late' }],
    ['models:/night price.v2/12', { kind: 'version', name: 'night price.v2', version: 12 }],
  ])('may be %s', (text, expected) => {
    expect(readModelReference(text)).toEqual(expected);
  });

  it.each(['', 'late', 'A'.repeat(32), 'a'.repeat(31), 'models:/late', 'models:/late/0', 'models:/late@', 'models:/late@latest', 'models:/late@v3', 'models:/late@a@b',
    'models:/../3', 'models:/./3', 'models:/..@champion', 'models:/a/b/3', 'models:/a%2fb/3', 'models:/a:b/3', 'models:/a\\b/3', 'models:/late/3/x', 'models:/late/1234567890', 'models:/la\nte/3', `models:/${'n'.repeat(251)}/3`])(
    'is not %j',
    (text) => {
      expect(readModelReference(text)).toBeUndefined();
    },
  );
});

describe('a name', () => {
  it('of a model has no characters by which a path or a reference could be meant', () => {
    expect(['late', 'night price', 'späte.züge', '...a'].filter(isModelName)).toHaveLength(4);
    expect(['', '.', '..', 'a/b', 'a\\b', 'a%b', 'a:b', 'a@b', 'a\u0000b'].filter(isModelName)).toEqual([]);
  });

  it('of an alias is neither latest nor a version', () => {
    expect(['champion', 'blue-1', 'V', 'vx'].filter(isAlias)).toHaveLength(4);
    expect(['', 'latest', 'LATEST', 'v1', 'V22', 'a b', 'a/b'].filter(isAlias)).toEqual([]);
  });
});
