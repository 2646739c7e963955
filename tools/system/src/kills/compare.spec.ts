import { differencesOf, doubledIn } from './compare.js';
import type { Picture } from './picture.js';
import { isGood, lineOf, sumOf, type KillResult } from './result.js';

const undisturbed: Picture = {
  facts: { 'partition reading.v1/07': '3 rows, aa', quarantine: '0 rows, null', 'decisions by run': '3 rows, 5', 'decisions by endpoint': '3 rows, 5' },
  runs: [{ id: 'r1', fingerprint: 'f1', status: 'FINISHED' }],
  decidedBy: ['r1'],
};

describe('after a kill and the next start', () => {
  it('all is well where a run that was killed says so, and another one has the same outcome', () => {
    const picture: Picture = { ...undisturbed, runs: [{ id: 'r2', fingerprint: 'f1', status: 'FAILED' }, { id: 'r3', fingerprint: 'f1', status: 'FINISHED' }], decidedBy: ['r3'] };
    expect([doubledIn(picture), differencesOf(undisturbed, picture)]).toEqual([[], []]);
  });

  it('two finished runs of a fingerprint are one too many', () => {
    const runs = ['r1', 'r2'].map((id) => ({ id, fingerprint: 'f1', status: 'FINISHED' }));
    expect(doubledIn({ ...undisturbed, runs })).toEqual(['2 finished runs have the fingerprint f1']);
  });

  it.each<[string, Partial<Picture>, string]>([
    ['a partition with other rows', { facts: { ...undisturbed.facts, 'partition reading.v1/07': '3 rows, bb' } }, 'partition reading.v1/07: 3 rows, bb instead of 3 rows, aa'],
    ['half of the decisions of a second endpoint', { facts: { ...undisturbed.facts, 'decisions by endpoint': '1 rows, 2; 3 rows, 5' } }, 'decisions by endpoint: 1 rows, 2; 3 rows, 5 instead of 3 rows, 5'],
    ['one fact more', { facts: { ...undisturbed.facts, 'partition reading.v1/08': '1 rows, cc' } }, 'partition reading.v1/08: 1 rows, cc instead of none'],
    ['a run that is not ended', { runs: [...undisturbed.runs, { id: 'r2', fingerprint: 'f1', status: 'RUNNING' }] }, 'run r2 still says RUNNING'],
    ['a run of something else', { runs: [{ id: 'r1', fingerprint: 'f2', status: 'FINISHED' }] }, 'the finished runs have the fingerprints f2 instead of f1'],
    ['decisions by a run that was killed', { decidedBy: ['r1', 'r2'] }, 'decisions are there by run r2, which is not finished'],
  ])('%s is a difference', (_, change, says) => {
    expect(differencesOf(undisturbed, { ...undisturbed, ...change })).toEqual([says]);
  });

  it('the first differences are named, and the rest is counted', () => {
    const facts = Object.fromEntries(Array.from({ length: 9 }, (_, place) => [`partition ${place}`, 'x']));
    expect(differencesOf({ ...undisturbed, facts }, { ...undisturbed, facts: {} })).toHaveLength(4);
  });
});

describe('the report', () => {
  const kill = (change: Partial<KillResult>): KillResult => ({ ...{ number: 1, seed: 4, momentSeconds: 3.21, victim: 'npm', outcome: 'recovered', seconds: 40, details: [] }, ...change });

  it('has one line for a kill, and below it why it did not end well', () => {
    expect(lineOf(kill({})).replaceAll(/ +/g, ' ')).toBe(' 1 seed 4 3.2 s npm recovered 40.0 s');
    expect(lineOf(kill({ outcome: 'different', details: ['quarantine: …'] })).split('\n')).toEqual([expect.stringContaining('different'), '       quarantine: …']);
  });

  it('ends with the sum, and is good only if all recovered', () => {
    const kills = [kill({}), kill({ outcome: 'hung' })];
    expect(sumOf(kills)).toBe('2 kills: 1 recovered, 1 hung, 0 doubled, 0 different, 0 failed, 0 missed');
    expect([isGood(kills), isGood([kill({})])]).toEqual([false, true]);
  });
});
