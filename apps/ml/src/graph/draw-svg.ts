import type { GraphNode, ModelGraph, PipelineGraph } from './graph.js';
import { nodeWords, rowsInWords } from './words.js';

/** Colours by what a thing is; a second set where the reader's system is dark. */
const STYLE = `
  svg { --paper: #ffffff; --ink: #1c1f24; --faint: #667080; --line: #9aa4b2; --box: #eef2f7; --done: #1a7f4b; --failed: #c0261c; --stopped: #a85b00; --kept: #1f5fbf; background: var(--paper); }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14171c; --ink: #e6e9ee; --faint: #9aa4b2; --line: #5b6675; --box: #222831; --done: #4fc98a; --failed: #ff7b70; --stopped: #f0a24a; --kept: #7fb0ff; }
  }
  text { fill: var(--ink); font-family: Helvetica, Arial, sans-serif; }
  .graph > polygon { fill: var(--paper); }
  .cluster polygon { fill: none; stroke: var(--line); stroke-dasharray: 2 3; }
  .edge path { stroke: var(--line); } .edge polygon { stroke: var(--line); fill: var(--line); }
  .of-node path, .of-node polygon { fill: var(--box); stroke: var(--faint); }
  .of-dataset path, .of-dataset polygon { fill: none; stroke: none; } .of-dataset text { fill: var(--faint); }
  .done path, .done polygon { stroke: var(--done); }
  .failed path, .failed polygon { stroke: var(--failed); stroke-width: 3; } .failed text { fill: var(--failed); }
  .stopped path, .stopped polygon { stroke: var(--stopped); stroke-width: 3; } .stopped text { fill: var(--stopped); }
  .kept path, .kept polygon { stroke: var(--kept); stroke-dasharray: 5 3; }
  .left-out path, .left-out polygon, .not-reached path, .not-reached polygon { fill: none; stroke-dasharray: 1 3; }
  .left-out text, .not-reached text { fill: var(--faint); }
`;

/** A line of the title is not much longer, in characters. */
const TITLE_WIDTH = 60;

/**
 * Pipelines as an SVG, each in a frame: nodes are boxes, datasets are names between them. It needs no script, font or
 * picture from elsewhere, and follows the reader's light or dark colours. Where nodes are written shows under the pointer.
 *
 * @param title stands over it
 */
export async function drawSvg({ pipelines }: Pick<ModelGraph, 'pipelines'>, title: string): Promise<string> {
  // A megabyte of WebAssembly: only for those who draw.
  const { instance } = await import('@viz-js/viz');
  const graphviz = await instance();
  const svg = graphviz.renderString(
    {
      directed: true,
      graphAttributes: { rankdir: 'TB', nodesep: 0.25, ranksep: 0.3, fontname: 'Helvetica', label: plain(wrapped(title)), labelloc: 't', fontsize: 15 },
      nodeAttributes: { fontname: 'Helvetica', fontsize: 12, shape: 'box', style: 'rounded', margin: '0.2,0.08' },
      edgeAttributes: { arrowsize: 0.6 },
      subgraphs: pipelines.map(frameOf),
    },
    { format: 'svg' },
  );
  return svg.replace(/<!DOCTYPE[^>]*>\n?/, '').replace(/(<svg[^>]*)>/, `$1 role="img">\n<style>${STYLE}</style>`);
}

function frameOf({ name, nodes, datasets }: PipelineGraph, at: number) {
  const idOf = (kind: string, each: string) => `${at} ${kind} ${each}`;
  return {
    name: `cluster_${at}`,
    graphAttributes: { label: plain(name), fontsize: 15, margin: 16 },
    nodes: [
      ...nodes.map((node) => ({ name: idOf('node', node.name), attributes: { class: `of-node ${node.status ?? ''}`, label: labelOf(node), tooltip: plain(placeOf(node)) } })),
      ...datasets.map((dataset) => ({
        name: idOf('dataset', dataset.name),
        attributes: { class: 'of-dataset', shape: 'plain', fontsize: 11, margin: 0.05, label: plain([dataset.name, ...rowsInWords(dataset)].join('\n')), tooltip: `${dataset.kind} dataset` },
      })),
    ],
    edges: nodes.flatMap((node) => [
      ...node.inputs.map((input) => ({ tail: idOf('dataset', input), head: idOf('node', node.name) })),
      ...node.outputs.map((output) => ({ tail: idOf('node', node.name), head: idOf('dataset', output), attributes: { arrowhead: 'none' } })),
    ]),
  };
}

/** To Graphviz a backslash begins an escape: `\N` is the node's name. */
function plain(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

function wrapped(text: string): string {
  return text.replace(new RegExp(`(.{1,${TITLE_WIDTH}})( |$)`, 'g'), '$1\n').trimEnd();
}

function labelOf(node: GraphNode): string {
  return plain([node.name, ...nodeWords(node)].join('\n'));
}

function placeOf({ source, tags }: GraphNode): string {
  return [tags.join(', '), ...(source === null ? [] : [`${source.file}:${source.line}`])].join('\n');
}
