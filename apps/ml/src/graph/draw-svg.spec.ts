import { graphOf, type NodeStatus } from './graph.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { drawSvg } from './draw-svg.js';

const graph = graphOf(alarm, { 'fit-scaler': { file: 'apps/ml/nodes.ts', line: 7 } });
const decoded = (svg: string) => svg.replaceAll('&#45;', '-').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => decoded(text));

describe('the picture of pipelines as an SVG', () => {
  it('has each pipeline, node and dataset by its name, and where a node is written', async () => {
    const svg = await drawSvg(graph, 'a title');
    const shown = texts(svg);
    for (const { name, nodes, datasets } of graph.pipelines) expect(shown).toEqual(expect.arrayContaining([name, ...nodes.map((node) => node.name), ...datasets.map((dataset) => dataset.name)]));
    expect(decoded(svg)).toContain('apps/ml/nodes.ts:7');
    expect(shown[0]).toBe('a title');
  });

  it('says what became of each node, in words and by its class', async () => {
    const statuses: NodeStatus[] = ['done', 'failed', 'stopped', 'kept', 'left-out', 'not-reached'];
    const [training] = graph.pipelines;
    const nodes = training?.nodes.slice(0, statuses.length).map((node, at) => ({ ...node, status: statuses[at]!, seconds: at < 3 ? at + 0.5 : null })) ?? [];
    const svg = await drawSvg({ pipelines: [{ name: 'training', nodes, datasets: [{ name: 'instances', kind: 'input', rows: 1200, keptFrom: 'c'.repeat(32) }] }] }, 'run');
    expect(texts(svg)).toEqual(expect.arrayContaining(['done in 0.50 s', 'failed after 1.50 s', 'stopped after 2.50 s', 'kept', 'left out', 'not reached', '1,200 rows', 'kept from run cccccccc']));
    for (const status of statuses) expect(decoded(svg)).toMatch(new RegExp(`class="node of-node ${status}"`));
  });

  it('needs nothing from elsewhere, has dark colours, and takes a text as a text', async () => {
    const title = 'stopped: <script>alert("1")</script> & \\N ' + 'words '.repeat(40);
    const svg = await drawSvg({ pipelines: graph.pipelines.slice(0, 1) }, title);
    expect(texts(svg).join(' ')).toContain(title.slice(0, 50));
    expect(svg).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|<image|@import|url\(/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(Math.max(...texts(svg).map((text) => text.length))).toBeLessThan(90);
  });
});
