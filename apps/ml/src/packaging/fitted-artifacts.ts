import { z } from 'zod';
import type { Baselines, Datasets } from '../datasets.js';
import type { Network } from '../network/network.js';
import type { keptArtifacts } from '../pipelines/evaluation.js';
import type { packagedArtifacts } from '../pipelines/inference.js';

/** One schema for each of these names, and no other: the compiler holds the files to the pipelines. */
type SchemasOf<Names extends readonly string[]> = Record<Names[number], z.ZodType>;

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
export const inferenceArtifacts = z.strictObject({ scaler, network } satisfies SchemasOf<typeof packagedArtifacts>);

/** What a run keeps for its evaluation. */
export const evaluationArtifacts = z.strictObject({ scaler, baselines } satisfies SchemasOf<typeof keptArtifacts>);
