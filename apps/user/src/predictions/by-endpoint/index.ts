import { columnsOf, concatColumns, predictionFields, readScoringReply, rowCount, ScoringFault, type Columns } from '@tripod/contracts';
import { parseJson } from '../../http/parse-json.js';
import type { PredictionContracts, PredictionSource } from '../prediction-source.js';
import { endpointAddress } from './address.js';
import { dataframeJson } from './dataframe.js';
import { explainRequest } from './explain-request.js';
import { scoringClient, type ScoringSettings } from './scoring-client.js';

/** Rows of one request: a server of the protocol limits rows and bytes. */
const ROWS_AT_ONCE = 1000;

/** Where predictions are asked for, how patiently, and how many requests may be under way at once. */
export interface EndpointSettings extends ScoringSettings {
  readonly contracts: PredictionContracts;
  /** Address of a scoring server, with or without `/invocations`. */
  readonly endpoint: string;
  readonly concurrency: number;
  /** Stops all requests at once. */
  readonly signal: AbortSignal;
}

/**
 * Predicts by a scoring server over HTTP (MLflow's protocol). The first failure stops all requests.
 *
 * @throws {AppError} BAD_USAGE for a text that is not an address
 */
export async function predictByEndpoint({ contracts, endpoint, concurrency, signal, ...settings }: EndpointSettings): Promise<PredictionSource> {
  const { instance, prediction } = contracts;
  const address = endpointAddress(endpoint);
  const client = await scoringClient(settings, address.isLoopback);

  const invoke = async (instances: Columns, from: number, to: number, stop: AbortSignal): Promise<Columns> => {
    try {
      const { data } = await client.post<unknown>(address.url, dataframeJson(instance, instances, from, to), { signal: stop });
      const outputs = readScoringReply(prediction, parseJson(data));
      if (rowCount(outputs) !== to - from) throw new ScoringFault(`${to - from} rows were sent, and ${rowCount(outputs)} predictions came back`);
      return outputs;
    } catch (error) {
      throw explainRequest(error, { address, instance, instances, from });
    }
  };

  return {
    describe: () => ({ by: 'endpoint', endpoint: address.shown }),
    predict: async (instances, advance) => {
      const rows = rowCount(instances);
      const parts: Columns[] = [];
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next * ROWS_AT_ONCE < rows) {
          const part = next++;
          const from = part * ROWS_AT_ONCE;
          const to = Math.min(from + ROWS_AT_ONCE, rows);
          parts[part] = await invoke(instances, from, to, either);
          advance?.(to - from);
        }
      };
      try {
        await Promise.all(Array.from({ length: concurrency }, lane));
      } finally {
        stop.abort();
      }
      const fields = predictionFields(prediction);
      return concatColumns(columnsOf(prediction).filter(({ name }) => fields.includes(name)), parts);
    },
    close: async () => undefined,
  };
}
