import type { ActiveRun } from '../runs/active-run.js';
import { RecordingTime } from './recording-time.js';

const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
const run: ActiveRun = { id: 'a', name: 'b', log: slow, putPackage: () => Promise.reject(new Error('full')), putArtifacts: slow, finish: slow };

test('the time of recording is what was waited for it, also for what failed', async () => {
  const time = new RecordingTime();
  expect(time.seconds).toBe(0);
  const counted = time.around(run);
  await counted.log({});
  const once = time.seconds;
  expect(once).toBeGreaterThan(0.015);
  await expect(counted.putPackage('')).rejects.toThrow('full');
  await counted.finish('FINISHED');
  expect(time.seconds).toBeGreaterThan(once + 0.015);
  expect([counted.id, counted.name]).toEqual(['a', 'b']);
});

test('of a recorded run its start and its end count, its work does not', async () => {
  const time = new RecordingTime();
  const began = performance.now();
  const made = await time.aroundWork(async (counted) => {
    await slow();
    const result = await counted(async () => {
      for (let wait = 0; wait < 10; wait++) await slow();
      return 5;
    });
    await slow();
    return result;
  });
  expect(made).toBe(5);
  const whole = (performance.now() - began) / 1000;
  expect(time.seconds).toBeGreaterThan(0.03);
  expect(time.seconds).toBeLessThan(whole - 0.18);
});
