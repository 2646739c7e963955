import { restPaths, restRun, runTags } from '@tripod/contracts';
import { z } from 'zod';
import type { RunQuery, RunSummary, TornRun } from '../run-store.js';
import type { RunCondition } from '../search/conditions.js';
import { fulfils } from '../search/match.js';
import { experimentNames, findExperiment } from './experiments.js';
import type { RestClient } from './rest-client.js';
import { filterText, orderTexts } from './search-text.js';
import { fieldValues, summaryOf } from './summary.js';

// Runs are checked one by one: one that is odd must not hide the others.
const page = z.looseObject({ runs: z.array(z.unknown()).default([]), next_page_token: z.string().optional() });
const nameOnly = z.looseObject({ info: z.looseObject({ run_id: z.string() }) });

const [FEWEST, USUAL, MOST] = [50, 100, 1000];

/** The runs that match a query, page by page as the caller asks for them. */
export async function* findRuns(client: RestClient, query: RunQuery): AsyncGenerator<RunSummary | TornRun> {
  const names = await experimentsOf(client, query);
  const where = conditionsOf(query);
  let left = query.limit ?? Infinity;
  // A run that starts meanwhile moves the others to the next page.
  const seen = new Set<string>();
  for await (const found of searchRuns(client, [...names.keys()], { where, order: query.order, atOnce: query.limit })) {
    if (left <= 0) return;
    const run = readRun(found, names, where);
    if (run === undefined || seen.has(run.id) || !run.id.startsWith(query.idPrefix ?? '') || (run.status === 'TORN' && !mayMatch(query))) continue;
    seen.add(run.id);
    left--;
    yield run;
  }
}

async function experimentsOf(client: RestClient, { experiment }: RunQuery): Promise<ReadonlyMap<string, string>> {
  if (experiment === undefined) return experimentNames(client);
  const id = await findExperiment(client, experiment);
  return new Map(id === undefined ? [] : [[id, experiment]]);
}

function conditionsOf({ fingerprint, idPrefix, status, where = [] }: RunQuery): readonly RunCondition[] {
  return [
    ...(status === undefined ? [] : [{ field: { entity: 'attributes', key: 'status' }, operator: '=', value: status } as const]),
    ...(fingerprint === undefined ? [] : [{ field: { entity: 'tags', key: runTags.fingerprint }, operator: '=', value: fingerprint } as const]),
    // `%` and `_` in it make the pattern wider; what is found is checked
    ...(idPrefix === undefined ? [] : [{ field: { entity: 'attributes', key: 'run_id' }, operator: 'LIKE', value: `${idPrefix}%` } as const]),
    ...where,
  ];
}

/** Nothing but the id of a torn run is known. */
function mayMatch({ status, fingerprint }: RunQuery): boolean {
  return status === undefined && fingerprint === undefined;
}

function readRun(found: unknown, names: ReadonlyMap<string, string>, where: readonly RunCondition[]): RunSummary | TornRun | undefined {
  const parsed = restRun.safeParse(found);
  if (!parsed.success) return torn(found, parsed.error);
  const { info } = parsed.data;
  const run = summaryOf(parsed.data, names.get(info.experiment_id) ?? info.experiment_id);
  const values = fieldValues(run, info.user_id);
  return where.every((condition) => fulfils(values, condition)) ? run : undefined;
}

function torn(found: unknown, { issues: [issue] }: z.ZodError): TornRun | undefined {
  const named = nameOnly.safeParse(found).data;
  if (named === undefined) return undefined;
  const reason = `the server's answer is not valid: ${issue?.path.join('.')} ${issue?.message}`;
  return { id: named.info.run_id, status: 'TORN', experiment: undefined, changedAt: Date.now(), reason };
}

/** What to search in some experiments. */
export interface RunSearch {
  readonly where: readonly RunCondition[];
  readonly order?: RunQuery['order'];
  /** How many runs the caller will take, where it knows. */
  readonly atOnce?: number | undefined;
}

/** What `runs/search` answers, not checked, page by page. */
export async function* searchRuns(client: RestClient, experiments: readonly string[], { where, order = [], atOnce = USUAL }: RunSearch): AsyncGenerator<unknown> {
  if (experiments.length === 0) return;
  const search = {
    ...{ experiment_ids: experiments, filter: filterText(where), run_view_type: 'ACTIVE_ONLY' },
    ...{ max_results: Math.min(Math.max(atOnce, FEWEST), MOST), order_by: orderTexts(order) },
  };
  for (let token: string | undefined; ; ) {
    const body = token === undefined ? search : { ...search, page_token: token };
    const { runs, next_page_token: next } = await client.call('POST', `${restPaths.api}/runs/search`, page, { body });
    yield* runs;
    if (next === undefined || next === '' || next === token || runs.length === 0) return;
    token = next;
  }
}
