import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runId } from '@tripod/contracts';
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { RunStore } from '../runs/run-store.js';
import type { Learning } from './learning.js';
import { REPORT_ARTIFACTS, REPORT_NUMBERS } from './record-report.js';

const axis = z.object({ title: z.string() });
const series = z.object({ name: z.string(), points: z.array(z.tuple([z.number(), z.number()])) });
const chart = z.object({ kind: z.literal('lines'), name: z.string(), title: z.string(), note: z.string(), x: axis, y: axis, series: z.array(series), isDotted: z.boolean().default(false) });
const learnings = z.object({ learning: z.array(z.object({ node: z.string(), run: runId, charts: z.array(chart) })) });

/**
 * How the nodes of a run learned, by its report; nothing where it is gone, or older than such reports.
 *
 * @throws {AppError} what a run store refuses besides
 */
export async function recordedLearning(store: Pick<RunStore, 'openArtifacts'>, run: string): Promise<readonly Learning[]> {
  try {
    await using files = await store.openArtifacts(run, REPORT_ARTIFACTS);
    const read = learnings.safeParse(JSON.parse(await readFile(join(files.directory, REPORT_NUMBERS), 'utf8')));
    return read.data?.learning ?? [];
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof AppError && GONE.has(error.code)) || isMissing(error)) return [];
    throw error;
  }
}

const GONE: ReadonlySet<string> = new Set(['RUN_UNKNOWN', 'RUN_TORN', 'ARTIFACT_MISSING']);

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
