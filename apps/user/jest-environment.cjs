// What a worker thread sends is made of the process's own typed arrays, not of those of Jest's sandbox, so that no
// `instanceof` would hold in a test. Outside of tests there is one realm, and here there is one as well.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    Object.assign(this.global, { Float64Array, Int32Array, Uint8Array });
  }
};
