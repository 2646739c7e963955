import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';

test('nx run system:kills refuses a number of kills that is none, and does nothing', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(checkout, 'tools/system/src/kills/main.ts'), '--kills', '0'], {
    ...{ cwd: checkout, encoding: 'utf8', env: { ...process.env, TSX_TSCONFIG_PATH: join(checkout, 'tools/system/tsconfig.json') } },
  });
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/option '--kills <number>' argument '0' is invalid\. It must be a whole number from 1 to/)]);
});
