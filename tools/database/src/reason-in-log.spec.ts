import { reasonInLog } from './reason-in-log.js';

describe("the reason in Postgres's log", () => {
  test('begins with the line that has FATAL or ERROR, and goes on with its hint, whatever follows', () => {
    const log = [
      '2026-01-01 00:00:00.000 UTC [7] LOG:  starting PostgreSQL 18.4',
      '2026-01-01 00:00:00.001 UTC [7] FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1048576 bytes: No space left on device',
      '2026-01-01 00:00:00.001 UTC [7] HINT:  make room',
      ...Array.from({ length: 9 }, (_, line) => `2026-01-01 00:00:00.00${line} UTC [7] LOG:  database system is shut down`),
    ].join('\n');
    expect(reasonInLog(log).split('\n').map((line) => line.slice(32, 40).split(':')[0])).toEqual(['FATAL', 'HINT', 'LOG', 'LOG', 'LOG']);
  });

  test('is the end of a log without such a line', () => {
    expect(reasonInLog('1\n2\n3\n4\n5\n6\n7\n')).toBe('3\n4\n5\n6\n7');
  });
});
