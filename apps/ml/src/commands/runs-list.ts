import type { RunStatus } from '@tripod/contracts';
import type { CommandContext } from '../command-context.js';
import { readConfig } from '../config.js';
import type { Project } from '../project.js';
import { collect } from '../runs/collect.js';
import { openRunStore } from '../runs/open-run-store.js';
import type { RunQuery } from '../runs/run-store.js';
import { parseFilter } from '../runs/search/parse-filter.js';
import { parseOrder } from '../runs/search/parse-order.js';
import { chooseModel } from './choose-model.js';
import { runsInUseIfKnown } from './in-use.js';
import { assertKnownKeys } from './known-keys.js';
import { runsReplyOf } from './runs-reply.js';
import { runsTable } from './runs-table.js';
import { terminalWidth } from './terminal-width.js';

/** The options of `ml runs`. */
export interface ListOptions {
  readonly model?: string;
  readonly status?: RunStatus;
  readonly where?: string;
  readonly sort?: string;
  readonly limit: number;
  readonly json?: true;
}

/** `ml runs`: the runs that match, in order. */
export async function listRuns(project: Project, { env, print, complain, signal }: CommandContext, { model, status, where, sort, limit, json }: ListOptions): Promise<void> {
  const experiment = model === undefined ? undefined : chooseModel(project, model).experiment;
  const query: RunQuery = { experiment, status, where: parseFilter(where ?? ''), order: sort === undefined ? [] : parseOrder(sort) };
  const store = openRunStore(readConfig(env), signal);
  const found = await collect(store.find({ ...query, limit: limit + 1 }));
  await assertKnownKeys(store, query, found);
  const runs = found.slice(0, limit);
  const more = found.length > limit;
  if (runs.length === 0 && !json) return print(await nothing(store, query));
  const inUse = await runsInUseIfKnown(project, store, complain);
  if (json) return print(JSON.stringify(runsReplyOf(runs, inUse, more)));
  const fields = (query.order ?? []).map(({ field }) => field);
  const lines = runsTable(runs, { models: project.models, inUse, fields, width: terminalWidth() });
  for (const line of [...lines, ...(more ? [`… and more: --limit ${limit * 2}`] : [])]) print(line);
}

async function nothing(store: ReturnType<typeof openRunStore>, { experiment }: RunQuery): Promise<string> {
  const [any] = await collect(store.find({ experiment, limit: 1 }));
  if (any !== undefined) return `No run in ${store.location} matches. \`ml runs\` without --status and --where lists all.`;
  return `No runs in ${store.location} yet. Train one with \`ml train\`.`;
}
