import { columnsOf, flightInstance, type AnyColumn, type DataframeSplit } from '@tripod/contracts';
import { DeskError } from '../../errors.js';
import type { InstanceColumns } from '../../flights/instance-columns.js';
import type { PredictionSource } from '../prediction-source.js';
import { explainRequest } from './explain-request.js';
import { readReply } from './read-reply.js';
import { scoringClient, type ClientSettings } from './scoring-client.js';

/** Rows of one request: a server of the protocol bounds rows and bytes. */
const BATCH_ROWS = 1000;
const COLUMNS = columnsOf(flightInstance.schema).map(({ name }) => name);

/** Where predictions are asked for, how patiently, and how many requests may be under way at once. */
export interface EndpointSettings extends ClientSettings {
  /** Address of a scoring server, without `/invocations`. */
  readonly endpoint: string;
  readonly concurrency: number;
  /** Stops all requests at once. */
  readonly signal: AbortSignal;
}

/**
 * Predicts by a scoring server over HTTP (MLflow's protocol). The first failure stops all requests.
 *
 * @throws {DeskError} BAD_USAGE for what is no address
 */
export function predictByEndpoint({ endpoint, concurrency, signal, ...settings }: EndpointSettings): PredictionSource {
  const { url, shown } = addressOf(endpoint);
  const client = scoringClient(settings);

  const invoke = async (instances: InstanceColumns, from: number, to: number, stop: AbortSignal): Promise<number[]> => {
    try {
      const { data } = await client.post<unknown>(url, JSON.stringify(asDataframe(instances, from, to)), { signal: stop });
      return readReply(shown, data, to - from);
    } catch (error) {
      throw explainRequest(error, { endpoint: shown, flightIds: instances.flight_id, from });
    }
  };

  return {
    describe: () => ({ by: 'endpoint', endpoint: shown }),
    predict: async (instances, advance) => {
      const rows = instances.flight_id.length;
      const predictions = new Float64Array(rows);
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < rows) {
          const from = next;
          const to = (next = Math.min(from + BATCH_ROWS, rows));
          predictions.set(await invoke(instances, from, to, either), from);
          advance?.(to - from);
        }
      };
      try {
        await Promise.all(Array.from({ length: concurrency }, lane));
      } finally {
        stop.abort();
      }
      return predictions;
    },
    close: async () => undefined,
  };
}

function asDataframe(instances: InstanceColumns, from: number, to: number): DataframeSplit {
  const byName: Readonly<Record<string, AnyColumn>> = instances;
  const columns = COLUMNS.map((name) => byName[name] ?? []);
  const data = Array.from({ length: to - from }, (_, i) => columns.map((column) => column[from + i]));
  return { dataframe_split: { columns: COLUMNS, data } };
}

/** The address to call, and the same without name and password for messages and for what is kept. */
function addressOf(endpoint: string): { readonly url: string; readonly shown: string } {
  const parsed = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new DeskError('BAD_USAGE', `'${endpoint}' is no address of a scoring server. Write it as http://127.0.0.1:5001`);
  }
  parsed.search = parsed.hash = '';
  const url = `${parsed.href.replace(/\/+$/, '')}/invocations`;
  parsed.username = parsed.password = '';
  return { url, shown: parsed.href.replace(/\/+$/, '') };
}
