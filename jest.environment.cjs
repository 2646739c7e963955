// Node's environment with the process's own typed arrays: a worker thread answers with those, and Jest's sandbox has
// others of the same names, for which `instanceof` is false. In a program there is one kind. And `createDatabase`.
const { TestEnvironment } = require('jest-environment-node');
const { databases } = require('./jest.databases.cjs');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.databases = databases();
    Object.assign(this.global, { ArrayBuffer, Float64Array, Float32Array, Int32Array, Uint8Array, BigUint64Array });
    this.global.createDatabase = this.databases.create;
  }

  async teardown() {
    await this.databases.dropAll();
    await super.teardown();
  }
};
