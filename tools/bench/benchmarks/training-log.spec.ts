import { TrainingLog } from './training-log.js';

const done = (node: string, seconds: number) => JSON.stringify({ level: 30, node, seconds, msg: `${node} done` });
const step = (rows: number) => JSON.stringify({ level: 30, node: 'train-network', step: 1, steps: 2, rows, loss: 0.5, msg: 'step' });

describe('the log of a training', () => {
  test('tells what each node has cost: the CPU time since the node before it had ended', () => {
    const log = new TrainingLog();
    log.read(done('join-matrices', 1), 5);
    log.read(step(8192), 6);
    log.read(step(16_384), 8);
    log.read(done('train-network', 3.5), 9);
    log.read(done('fit-baselines', 1), 10.5);
    expect(log.costs.get('train-network')).toEqual({ cpuSeconds: 4, seconds: 3.5, rows: 16_384 });
    expect(log.costs.get('fit-baselines')).toEqual({ cpuSeconds: 1.5, seconds: 1, rows: 0 });
  });

  test('says nothing of the first node, whose beginning nobody has seen', () => {
    const log = new TrainingLog();
    log.read(done('describe-flights', 1), 5);
    expect(log.costs.size).toBe(0);
  });

  test('may hold lines that are no JSON and lines of no node', () => {
    const log = new TrainingLog();
    log.read(done('a', 1), 1);
    log.read('a warning', 2);
    log.read('{"msg":"read training flights"}', 3);
    log.read('null', 3);
    log.read(done('b', 1), 4);
    expect(log.costs.get('b')).toEqual({ cpuSeconds: 3, seconds: 1, rows: 0 });
  });
});
