import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

let folder: string;
const packages = { '': { name: 'w' }, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true } };
const script = () => join(folder, 'tools', 'start', 'install-stamp.mjs');
const lock = (listed: object) => writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: listed }));
const npmHasPut = (present: object) => writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: present }));
const postinstall = () => spawnSync(process.execPath, [script()]);
const npmCi = () => {
  npmHasPut(packages);
  postinstall();
};
const isInstalled = () =>
  spawnSync(process.execPath, ['--input-type=module', '-e', `import { isInstalled } from '${pathToFileURL(script()).href}'; console.log(isInstalled())`], { encoding: 'utf8' }).stdout.trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-stamp-'));
  mkdirSync(join(folder, 'tools', 'start'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(__dirname, 'install-stamp.mjs'), script());
  lock(packages);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what is installed', () => {
  test('is unknown in a bare clone', () => {
    expect(isInstalled()).toBe('false');
  });

  test('is what the lockfile lists, after npm ci, also when the lockfile was touched', () => {
    npmCi();
    utimesSync(join(folder, 'package-lock.json'), new Date(), new Date());
    expect(isInstalled()).toBe('true');
  });

  test('is too old when the lockfile lists another version', () => {
    npmCi();
    lock({ ...packages, 'node_modules/a': { version: '1.0.1', integrity: 'sha512-c' } });
    expect(isInstalled()).toBe('false');
  });

  test('is what npm install has put there, although it wrote the lockfile after its postinstall; optional ones may lack', () => {
    npmCi();
    const more = { ...packages, 'node_modules/c': { version: '3.0.0', integrity: 'sha512-c' } };
    lock(more);
    npmHasPut(Object.fromEntries(Object.entries(more).filter(([path]) => !path.endsWith('/b'))));
    expect(isInstalled()).toBe('true');
  });

  test('is of no use to another version of Node', () => {
    npmCi();
    const stamp = join(folder, 'node_modules', '.install-stamp');
    writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(/\d+$/, '1'));
    expect(isInstalled()).toBe('false');
  });

  test.each([
    ['npm was to omit the tools', { 'node_modules/tool': { version: '1.0.0', integrity: 'sha512-t', dev: true } }],
    ['npm was to omit what this machine needs', { 'node_modules/native': { version: '1.0.0', integrity: 'sha512-n', optional: true, os: [process.platform], cpu: [process.arch] } }],
  ])('is not whole when %s', (_why, more) => {
    lock({ ...packages, ...more });
    npmCi();
    expect(isInstalled()).toBe('false');
    npmHasPut({ ...packages, ...more });
    expect(isInstalled()).toBe('true');
  });

  test('is whole without what is for other machines', () => {
    lock({ ...packages, 'node_modules/native': { version: '1.0.0', integrity: 'sha512-n', optional: true, os: ['aix'], cpu: [process.arch] } });
    npmCi();
    expect(isInstalled()).toBe('true');
  });

  test('is no longer whole when npm has taken the tools away since', () => {
    npmCi();
    npmHasPut({ 'node_modules/b': packages['node_modules/b'] });
    expect(isInstalled()).toBe('false');
  });
});
