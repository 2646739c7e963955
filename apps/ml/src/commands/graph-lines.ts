import type { ModelGraph, PipelineGraph } from '../graph/graph.js';
import { pictureOf } from '../graph/picture.js';
import { nodeWords, rowsInWords } from '../graph/words.js';
import { fitTable } from './fit-table.js';

/** The pipelines of a model as lines of text, not longer than the width if that can be. */
export function graphLines({ pipelines }: Pick<ModelGraph, 'pipelines'>, width: number): string[] {
  return pipelines.flatMap((pipeline) => ['', ...pipelineLines(pipeline, width)]);
}

function pipelineLines(pipeline: PipelineGraph, width: number): string[] {
  const rows = pictureOf(pipeline).map(({ picture, node, dataset }) => {
    if (node === undefined) return [picture, (dataset ? rowsInWords(dataset) : []).join(', '), '', ''];
    return [picture, nodeWords(node).join(''), node.tags.join(', '), node.source === null ? '' : `${node.source.file}:${node.source.line}`];
  });
  return fitTable([{ title: pipeline.name }, { title: '' }, { title: 'tags', dropped: 1 }, { title: 'source', dropped: 2 }], rows, width);
}
