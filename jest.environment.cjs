// Node's environment with the process's own typed arrays: a worker thread answers with those, and Jest's sandbox has
// others of the same names, for which `instanceof` is false. In a program there is one kind. And `createDatabase`, and a
// temporary folder for each spec file with all that it starts, which is gone when the file has ended.
const { chmodSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { TestEnvironment } = require('jest-environment-node');
const { databases } = require('./jest.databases.cjs');

// A promise that a failed test has left behind would end the run, without a summary, when it is rejected later.
const LISTENS = Symbol.for('tripod.rejections');
if (process[LISTENS] === undefined) {
  process[LISTENS] = true;
  process.on('unhandledRejection', (reason) => {
    process.exitCode = 1;
    process.stderr.write(`Nothing waits for a promise that a test has left, and it was rejected: ${reason?.stack ?? reason}\n`);
  });
}

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    const before = process.env.TMPDIR;
    const folder = makeFolder();
    // Before the sandbox copies the environment; `os.tmpdir` itself reads that of the process.
    process.env.TMPDIR = folder;
    super(config, context);
    this.removeFolder = () => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true, force: true });
    };
    this.databases = databases();
    Object.assign(this.global, { ArrayBuffer, Float64Array, Float32Array, Int32Array, Uint8Array, BigUint64Array });
    this.global.createDatabase = this.databases.create;
  }

  async teardown() {
    try {
      await this.databases.dropAll();
    } finally {
      this.removeFolder();
      await super.teardown();
    }
  }
};

/** Named as tools/processes/src/temporary-folder.ts does, so that the next run removes what a killed one left. */
function makeFolder() {
  const host = os.hostname().replaceAll(/[^A-Za-z0-9.]/g, '.');
  const start = process.platform === 'linux' ? readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ')[19] : 0;
  const folder = mkdtempSync(path.join(os.tmpdir(), `tripod-spec-${host}-${process.pid}-${start}-`));
  // Some tests of root's start programs as other users.
  if (process.getuid?.() === 0) chmodSync(folder, 0o1777);
  return folder;
}
