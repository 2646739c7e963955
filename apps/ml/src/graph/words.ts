import type { GraphNode, PipelineGraph } from './graph.js';

/** What became of a node: `done in 0.31 s`; nothing without a run. */
export function nodeWords({ status, seconds }: Pick<GraphNode, 'status' | 'seconds'>): string[] {
  if (status === null) return [];
  const word = status.replaceAll('-', ' ');
  return [seconds === null ? word : `${word} ${status === 'done' ? 'in' : 'after'} ${seconds.toFixed(2)} s`];
}

/** What a dataset is of: `2,250,000 rows`, `kept from run 1a2b3c4d`; nothing where it is not known. */
export function rowsInWords({ rows, keptFrom }: Pick<PipelineGraph['datasets'][number], 'rows' | 'keptFrom'>): string[] {
  return [...(rows === null ? [] : [`${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`]), ...(keptFrom === null ? [] : [`kept from run ${keptFrom.slice(0, 8)}`])];
}
