import { alarm } from '../../fixtures/models/alarm/index.js';
import { graphOf, type PipelineGraph } from './graph.js';
import { pictureOf } from './picture.js';

const node = (name: string, inputs: string[], outputs: string[]): PipelineGraph['nodes'][number] => ({ name, inputs, outputs, tags: [], source: null, status: null, seconds: null });
const dataset = (name: string, kind: PipelineGraph['datasets'][number]['kind']) => ({ name, kind, rows: null, keptFrom: null });

describe('the picture of a pipeline', () => {
  it('leads the lane of each dataset from where it is made to the nodes that read it', () => {
    const graph: PipelineGraph = {
      name: 'training',
      nodes: [node('make', ['rows'], ['numbers']), node('fit', ['numbers', 'split'], ['scaler']), node('scale', ['numbers', 'scaler'], ['scaled'])],
      datasets: [dataset('rows', 'input'), dataset('split', 'input'), dataset('numbers', 'inner'), dataset('scaler', 'output'), dataset('scaled', 'output')],
    };
    expect(pictureOf(graph).map(({ picture }) => picture)).toEqual([
      '╭─ rows',
      '│ ╭─ split',
      '╰─│─▶ make',
      '╭─│─ numbers',
      '├─┴─▶ fit',
      '│ ╭─ scaler',
      '╰─┼─▶ scale',
      '╭─│─ scaled',
      '╰─│─▷ scaled',
      '  ╰─▷ scaler',
    ]);
  });

  it('has no lane for a dataset that nobody reads', () => {
    const graph: PipelineGraph = { name: 'p', nodes: [node('split', ['rows'], ['left', 'right'])], datasets: [dataset('rows', 'input'), dataset('left', 'inner'), dataset('right', 'output')] };
    expect(pictureOf(graph).map(({ picture }) => picture)).toEqual(['╭─ rows', '╰─▶ split', '── left', '╭─ right', '╰─▷ right']);
  });

  it('has each node and each dataset of a model once, and the outputs again at the end', () => {
    for (const graph of graphOf(alarm, {}).pipelines) {
      const lines = pictureOf(graph);
      expect(lines.flatMap((line) => line.node?.name ?? [])).toEqual(graph.nodes.map(({ name }) => name));
      expect(lines.flatMap((line) => line.dataset?.name ?? []).sort()).toEqual(graph.datasets.map(({ name }) => name).sort());
      const outputs = graph.datasets.flatMap(({ name, kind }) => (kind === 'output' ? [name] : []));
      expect(lines.flatMap(({ picture }) => /▷ (.*)$/.exec(picture)?.[1] ?? []).sort()).toEqual(outputs.sort());
    }
  });
});
