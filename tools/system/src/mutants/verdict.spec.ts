import { judge, verdictOn, type Verdict } from './verdict.js';
import type { TriedTraining } from './trials.js';

const original: readonly TriedTraining[] = [{ model: 'alarm', fingerprint: 'f', made: 'm', isSameFromKept: true, learnsFromKept: false, fault: null }];
const verdictAfter = (changes: Partial<TriedTraining>) => judge(original, original.map((training) => ({ ...training, ...changes })))[0];

describe('the verdict on a training of a mutant', () => {
  it.each([
    ['spared', 'neither fingerprint nor weights are others', {}],
    ['trained', 'both are others', { fingerprint: 'g', made: 'n', learnsFromKept: true }],
    ['unsound', 'the weights are others under the old fingerprint', { made: 'n', learnsFromKept: true }],
    ['unsound', 'kept datasets stand in for others', { fingerprint: 'g', made: 'n', isSameFromKept: false }],
    ['needless', 'the fingerprint is another one, and the same weights are learned', { fingerprint: 'g', learnsFromKept: true }],
    ['recalled', 'the fingerprint is another one, and nothing is learned', { fingerprint: 'g' }],
    ['recalled', 'something else is made, and nothing of it is learned', { fingerprint: 'g', made: 'n' }],
  ])('is %s where %s', (verdict, _when, changes) => {
    expect(verdictAfter(changes)).toMatchObject({ model: 'alarm', verdict });
  });

  it('is failed where nothing is made, and says whether the fingerprint is another one', () => {
    expect(verdictAfter({ made: null, fault: 'why' })).toEqual({ model: 'alarm', verdict: 'failed', fault: 'why', isNoticed: false });
    expect(verdictAfter({ made: null, fault: 'why', fingerprint: 'g' })).toMatchObject({ verdict: 'failed', isNoticed: true });
    expect(judge(original, { fault: 'it did not end' })).toEqual([{ model: 'alarm', verdict: 'failed', fault: 'it did not end', isNoticed: true }]);
    expect(judge(original, [])).toMatchObject([{ verdict: 'failed', fault: 'the model is gone' }]);
  });
});

describe('the verdict on a mutant', () => {
  const on = (...each: Verdict[]) => verdictOn(each.map((verdict) => ({ model: 'alarm', verdict, fault: undefined, isNoticed: false })));

  it.each<[Verdict, string, Verdict[]]>([
    ['unsound', 'one of its trainings is', ['trained', 'unsound', 'spared']],
    ['failed', 'one of them fails', ['trained', 'failed', 'needless']],
    ['trained', 'one of them makes something else, whatever the others do', ['needless', 'trained', 'spared']],
    ['needless', 'none learns something else, and one learns', ['spared', 'needless', 'recalled']],
    ['recalled', 'none learns, and one is not spared', ['spared', 'recalled']],
    ['spared', 'none would be trained', ['spared', 'spared']],
  ])('is %s where %s', (verdict, _when, trainings) => {
    expect(on(...trainings)).toBe(verdict);
  });
});
