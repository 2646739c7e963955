// Run in a process of its own, because what a wrong addon does is to end the process: node probe-addon.cjs <folder>.
// Loads tfjs-node as seen from the folder, computes, learns one step, and prints what it is as one line of JSON.
const { createRequire } = require('node:module');
const path = require('node:path');
const util = require('node:util');

// tfjs-node 4.22 calls it; Node 23 removed it, and Node 22 warns of it.
Object.assign(util, { isNullOrUndefined: (value) => value == null });
const requireThere = createRequire(path.join(process.argv[2], 'package.json'));
const tf = requireThere('@tensorflow/tfjs-node');

const weight = tf.variable(tf.tensor2d([2], [1, 1]));
const value = tf.tidy(() => tf.tensor2d([3], [1, 1]).matMul(weight).add(4).dataSync()[0]);
tf.train.sgd(0.5).minimize(() => weight.square().sum().asScalar());
console.log(JSON.stringify({
  backend: tf.getBackend(),
  value,
  learned: weight.dataSync()[0],
  tensorflow: tf.backend().binding.TF_Version,
  core: requireThere.resolve('@tensorflow/tfjs-core'),
}));
