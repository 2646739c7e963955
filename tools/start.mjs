// What every `npm run …` of the root begins with: plain JavaScript with built-ins only, because nothing may be installed
// yet. Checks Node, installs what is missing, and hands over to tools/start/main.ts in the same process.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const startedAt = performance.now();
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Tripod needs Node 20.19 or later; this is ${process.versions.node}. Install it from https://nodejs.org.\n`);
  process.exit(1);
}

// tsx takes `?` for the beginning of a query, and Nx `*` for a pattern.
const checkout = fileURLToPath(new URL('..', import.meta.url));
const [unusable] = /[?*]/.exec(checkout) ?? [];
if (unusable !== undefined) {
  process.stderr.write(`Tripod does not work in ${checkout}: Nx or tsx fail where a path has '${unusable}'. Move the checkout, or rename that folder.\n`);
  process.exit(1);
}

try {
  mkdirSync(tmpdir(), { recursive: true });
  accessSync(tmpdir(), constants.W_OK | constants.X_OK);
} catch (error) {
  process.stderr.write(`The temporary folder ${tmpdir()} cannot be used (${error.code}). Set TMPDIR to a folder in which files can be made.\n`);
  process.exit(1);
}

const { isInstalled, noteInstalled } = await import('./start/install-stamp.mjs');
const { keepBack } = await import('./start/surroundings.cjs');
const installs = !isInstalled();
if (installs) await install();
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('start/tsconfig.json', import.meta.url));
await import('tsx');
// Nothing that we start shall read our tsconfig.
delete process.env.TSX_TSCONFIG_PATH;
const { main } = await import('./start/main.ts');
process.exitCode = await main(process.argv.slice(2), {
  startedAt,
  installSeconds: installs ? (performance.now() - startedAt) / 1000 : undefined,
});

/** `npm ci`; what it says goes to stderr, because stdout belongs to the command. Ends the process if it fails. */
async function install() {
  process.stderr.write('Installing what package-lock.json lists (npm ci) …\n');
  const npm = process.env.npm_execpath;
  // What a file .npmrc leaves out is installed all the same: the tools are dev dependencies.
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--include=peer'];
  const env = { ...process.env };
  keepBack('install', env);
  const options = { cwd: new URL('..', import.meta.url), env, stdio: ['ignore', 2, 2] };
  const child = npm?.endsWith('.js') ? spawn(process.execPath, [npm, ...args], options) : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exitCode, signal) => resolve(signal === null ? exitCode : 130));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, forward);
  // A setting of npm's may keep it from running our postinstall.
  if (code === 0) noteInstalled();
  if (code === 0 && isInstalled()) return;
  if (code === 0) {
    process.stderr.write('npm ci ended well, but node_modules lacks packages that package-lock.json lists for this machine. Look at your .npmrc (npm config ls), and run `npm ci --include=dev --include=optional`.\n');
    process.exit(1);
  }
  process.stderr.write('The installation has failed; its reason is above. Nothing else was done.\n');
  process.exit(code);
}
