import { TrainingLog } from './training-log.js';

const done = (node: string, seconds: number) => JSON.stringify({ level: 30, node, seconds, msg: 'node done' });

describe('the log of a training', () => {
  test('gives the cost of each node: the CPU time since the node before it ended', () => {
    const log = new TrainingLog();
    log.read(done('join-features', 1), 5);
    log.read(done('train-network', 3.5), 9);
    log.read(done('train-linear', 1), 10.5);
    expect(log.costs.get('train-network')).toEqual({ cpuSeconds: 4, seconds: 3.5 });
    expect(log.costs.get('train-linear')).toEqual({ cpuSeconds: 1.5, seconds: 1 });
  });

  test('says nothing of the first node: nobody saw its beginning', () => {
    const log = new TrainingLog();
    log.read(done('select-counts', 1), 5);
    expect(log.costs.size).toBe(0);
  });

  test('may hold lines that are not JSON, and lines of no node', () => {
    const log = new TrainingLog();
    log.read(done('a', 1), 1);
    log.read('a warning', 2);
    log.read('{"level":30,"stage":"train-network","rows":8192,"msg":"progress"}', 3);
    log.read('null', 3);
    log.read(done('b', 1), 4);
    expect(log.costs.get('b')).toEqual({ cpuSeconds: 3, seconds: 1 });
  });
});
