import { parseUsage } from './process-usage.js';

const stat = '42 (a (b) c) S 1 42 42 0 -1 4194304 900 0 0 0 250 50 0 0 20 0 11 0 5000 1135504000 50000 18446744073709551615';

describe('what /proc says of a process', () => {
  test('is its CPU time, user and system, after a name with brackets and spaces, and its peak memory', () => {
    expect(parseUsage(stat, 'Name:\ta\nVmPeak:\t  9 kB\nVmHWM:\t  1500 kB\nVmRSS:\t  10 kB\n')).toEqual({ cpuSeconds: 3, peakBytes: 1_536_000 });
  });

  test('is undefined when the process has ended', () => {
    expect(parseUsage(stat, 'Name:\ta\nState:\tZ (zombie)\n').peakBytes).toBe(0);
  });
});
