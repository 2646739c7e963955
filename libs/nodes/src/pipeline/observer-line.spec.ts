import { bToC, log, node, only, up } from './fixtures/letters.js';
import { pipeline, run, type RunEvent } from './index.js';

describe('a report', () => {
  it('becomes an event between the start and the end of its node', async () => {
    const { observe, events, words } = log();
    const talking = only(({ a }, { report }) => {
      const facts = { epoch: 1, phase: 'warm-up' };
      report(facts);
      facts.epoch = 2; // the same object may be used again
      report(facts);
      return { b: a };
    });
    await run(talking, { a: 1 }, { observe });
    expect(words()).toEqual(['pipeline:start', 'node:start act', 'node:report act', 'node:report act', 'node:success act', 'pipeline:success']);
    expect(events[2]).toEqual({ type: 'node:report', pipeline: 'p', node: 'act', facts: { epoch: 1, phase: 'warm-up' } });
    expect(events[3]).toMatchObject({ facts: { epoch: 2 } });
  });

  it('keeps its place among 1,000 others when the observer is slow, and the run waits for the last', async () => {
    const seen: unknown[] = [];
    let observed = 0;
    const talking = only(({ a }, { report }) => {
      for (let step = 0; step < 1000; step++) report({ step });
      return { b: a };
    });
    await run(talking, { a: 1 }, {
      observe: async (event) => {
        // Every other event takes longer to observe than the one after it.
        for (let turns = ++observed % 2; turns >= 0; turns--) await new Promise(setImmediate);
        seen.push(event.type === 'node:report' ? event.facts['step'] : event.type);
      },
    });
    expect(seen).toEqual(['pipeline:start', 'node:start', ...Array(1000).keys(), 'node:success', 'pipeline:success']);
  });

  it('is ignored after its node has ended', async () => {
    let reportAfterwards = () => {};
    const talking = node({
      name: 'act', tags: [], inputs: ['a'], outputs: ['b'],
      run: ({ a }, { report }) => {
        reportAfterwards = () => report({ ended: 1 });
        return { b: a };
      },
    });
    const { observe, words } = log();
    await run(pipeline({ name: 'p', inputs: ['a'], outputs: ['c'], nodes: [talking, bToC] }), { a: 1 }, {
      observe: (event) => {
        observe(event);
        reportAfterwards();
      },
    });
    expect(words()).not.toContain('node:report act');
  });
});

describe('an observer that fails', () => {
  const disk = new Error('disk full');
  const failOn = (type: RunEvent['type'], seen: string[] = []) => (event: RunEvent) => {
    seen.push(event.type);
    if (event.type === type) throw disk;
  };

  it.each<RunEvent['type']>(['pipeline:start', 'node:start', 'node:success', 'pipeline:success'])(
    'fails the run with what it threw on %s, at once or later, and gets no more events',
    async (type) => {
      const seen: string[] = [];
      await expect(run(up, { a: 1 }, { observe: failOn(type, seen) })).rejects.toBe(disk);
      expect(seen.indexOf(type)).toBe(seen.length - 1);
      await expect(run(up, { a: 1 }, { observe: async (event) => failOn(type)(event) })).rejects.toBe(disk);
    },
  );

  it('on a report stops the node that made it', async () => {
    let steps = 0;
    const long = only(async ({ a }, { signal, report }) => {
      for (; !signal.aborted; steps++) {
        report({ steps });
        await new Promise(setImmediate);
      }
      signal.throwIfAborted();
      return { b: a };
    });
    await expect(run(long, { a: 1 }, { observe: (event) => failOn('node:report')(event) })).rejects.toBe(disk);
    expect(steps).toBe(1);
  });

  it('on a report gets none of the events that follow', async () => {
    const talking = only(({ a }, { report }) => {
      for (let step = 0; step < 3; step++) report({ step });
      return { b: a };
    });
    const seen: string[] = [];
    await expect(run(talking, { a: 1 }, { observe: failOn('node:report', seen) })).rejects.toBe(disk);
    await expect(run(talking, { a: 1 }, { observe: async (event) => failOn('node:report', seen)(event) })).rejects.toBe(disk);
    expect(seen.filter((type) => type === 'node:report')).toHaveLength(2);
  });

  it('does not hide the failure of a node', async () => {
    const failing = only(() => {
      throw new RangeError('no rows');
    });
    await expect(run(failing, { a: 1 }, { observe: failOn('node:error') })).rejects.toThrow('no rows');
    await expect(run(failing, { a: 1 }, { observe: failOn('pipeline:error') })).rejects.toThrow('no rows');
  });
});
