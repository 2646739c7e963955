import { z } from 'zod';
import type { Baselines, Datasets } from '../datasets.js';
import type { Network } from '../network/network.js';

const network = z.strictObject({
  sizes: z.array(z.int().positive()),
  layers: z.array(z.strictObject({ kernel: z.instanceof(Float32Array), bias: z.instanceof(Float32Array) })),
}) satisfies z.ZodType<Network>;

const scaler = z.strictObject({
  columns: z.array(z.string()),
  mean: z.instanceof(Float64Array),
  deviation: z.instanceof(Float64Array),
  clip: z.number().positive(),
}) satisfies z.ZodType<Datasets['scaler']>;

const baselines = z.strictObject({
  baseRate: z.number().min(0).max(1),
  logisticRegression: network,
}) satisfies z.ZodType<Baselines>;

/** What a model package holds of training: exactly what the inference pipeline reads besides instances. */
export const inferenceArtifacts = z.strictObject({ scaler, network });

/** What a run keeps for its evaluation. */
export const evaluationArtifacts = z.strictObject({ scaler, baselines });
