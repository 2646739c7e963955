import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from './fit.js';

/** Sigmoid cross-entropy of one logit. */
export const sigmoidCrossEntropy: Objective['loss'] = (targets, logits, weights) =>
  tf.reshape<tf.Rank.R0>(tf.losses.sigmoidCrossEntropy(targets, logits, weights), []);

/** Softmax cross-entropy of one logit a class; the targets are codes of classes. */
export const softmaxCrossEntropy: Objective['loss'] = (targets, logits, weights) => {
  const [rows, units] = logits.shape;
  const codes = tf.cast(tf.reshape<tf.Rank.R1>(targets, [rows]), 'int32');
  const rowWeights = weights && tf.reshape<tf.Rank.R1>(weights, [rows]);
  return tf.reshape<tf.Rank.R0>(tf.losses.softmaxCrossEntropy(tf.oneHot(codes, units), logits, rowWeights), []);
};

/** Squared error of one logit. */
export const squaredError: Objective['loss'] = (targets, logits, weights) =>
  tf.reshape<tf.Rank.R0>(tf.losses.meanSquaredError(targets, logits, weights), []);
