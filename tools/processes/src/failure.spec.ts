import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from './checkout.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-failure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A command that fails with what `thrown` makes. */
function failing(thrown: string, ...args: string[]) {
  const main = join(folder, 'main.mts');
  const index = JSON.stringify(pathToFileURL(join(__dirname, 'index.ts')).href);
  writeFileSync(main, `import { reportFailure, ToolError } from ${index};\nprocess.exitCode = reportFailure(${thrown}, process.argv.slice(2));`);
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(checkout, 'tools', 'processes', 'tsconfig.json') };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { cwd: checkout, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('a command that fails', () => {
  test('prints the message alone, and its exit code is 1', () => {
    expect(failing("new ToolError('NOT_INSTALLED', 'Run npm ci.')")).toEqual({ status: 1, stdout: '', stderr: 'Run npm ci.\n' });
  });

  test('prints the envelope too when a machine asked', () => {
    const { status, stdout } = failing("new ToolError('BAD_USAGE', 'No such app.')", '--json');
    expect([status, JSON.parse(stdout)]).toEqual([2, { error_code: 'BAD_USAGE', message: 'No such app.' }]);
  });

  test('shows the stack of what is a bug', () => {
    const { status, stderr } = failing("new TypeError('x is undefined')");
    expect(status).toBe(1);
    expect(stderr).toMatch(/TypeError: x is undefined\n\s+at /);
  });
});
