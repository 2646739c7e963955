// Node's environment with the process's own typed arrays: a worker thread answers with
// those, and Jest's sandbox has others of the same names, for which `instanceof` is false. In a program there is one kind.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { ArrayBuffer, Float32Array, Float64Array, Int32Array, Uint8Array, BigUint64Array });
  }
};
