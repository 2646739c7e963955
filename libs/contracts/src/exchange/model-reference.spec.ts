import { isAlias, isModelName, readModelReference } from './model-reference.js';

describe('a reference to a model', () => {
  it.each([
    ['a'.repeat(32), { kind: 'run', run: 'a'.repeat(32) }],
    ['models:/alarm@champion', { kind: 'alias', name: 'alarm', alias: 'champion' }],
    ['models:/alarm/3', { kind: 'version', name: 'alarm', version: 3 }],
    ['models:/alarm/latest', { kind: 'latest', name: 'alarm' }],
    ['models:/night price.v2/12', { kind: 'version', name: 'night price.v2', version: 12 }],
  ])('may be %s', (text, expected) => {
    expect(readModelReference(text)).toEqual(expected);
  });

  it.each(['', 'alarm', 'A'.repeat(32), 'a'.repeat(31), 'models:/alarm', 'models:/alarm/0', 'models:/alarm@', 'models:/alarm@latest', 'models:/alarm@v3', 'models:/alarm@a@b',
    'models:/../3', 'models:/./3', 'models:/..@champion', 'models:/a/b/3', 'models:/a%2fb/3', 'models:/a:b/3', 'models:/a\\b/3', 'models:/alarm/3/x', 'models:/alarm/1234567890', 'models:/ala\nrm/3', `models:/${'n'.repeat(251)}/3`])(
    'is not %j',
    (text) => {
      expect(readModelReference(text)).toBeUndefined();
    },
  );
});

describe('a name', () => {
  it('of a model has no characters by which a path or a reference could be meant', () => {
    expect(['alarm', 'night price', 'wärme.grad', '...a'].filter(isModelName)).toHaveLength(4);
    expect(['', '.', '..', 'a/b', 'a\\b', 'a%b', 'a:b', 'a@b', 'a\u0000b'].filter(isModelName)).toEqual([]);
  });

  it('of an alias is neither latest nor a version', () => {
    expect(['champion', 'blue-1', 'V', 'vx'].filter(isAlias)).toHaveLength(4);
    expect(['', 'latest', 'LATEST', 'v1', 'V22', 'a b', 'a/b'].filter(isAlias)).toEqual([]);
  });
});
