import type { GraphNode, PipelineGraph } from './graph.js';

/** A line of a picture: lanes and a name, and what the name is of. */
export interface PictureLine {
  readonly picture: string;
  readonly node?: GraphNode;
  readonly dataset?: PipelineGraph['datasets'][number];
}

/**
 * A pipeline as lines of text. Each dataset is a lane, from where it is made to where it is read last; each node is a line
 * that the lanes of what it reads lead to. A lane that another line crosses without a joint is not read there.
 *
 *     ╭─ rows
 *     │ ╭─ split
 *     ├─│─▶ make-matrix
 *     │ │ ╭─ numbers
 *     │ ╰─┼─▶ fit-scaler
 */
export function pictureOf({ nodes, datasets }: PipelineGraph): PictureLine[] {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]));
  const left = new Map(datasets.map(({ name, kind }) => [name, nodes.filter(({ inputs }) => inputs.includes(name)).length + (kind === 'output' ? 1 : 0)]));
  const lanes: (string | undefined)[] = [];
  const lines: PictureLine[] = [];

  const begin = (name: string) => {
    const dataset = byName.get(name);
    const free = lanes.indexOf(undefined);
    const at = free < 0 ? lanes.length : free;
    // A dataset that nobody reads needs no lane.
    const isRead = (left.get(name) ?? 0) > 0;
    lines.push({ picture: `${lanesTo(at)}${isRead ? '╭' : '─'}─${across(at)} ${name}`, ...(dataset ? { dataset } : {}) });
    if (isRead) lanes[at] = name;
  };
  const end = (inputs: readonly string[]) => {
    for (const input of inputs) {
      const uses = (left.get(input) ?? 1) - 1;
      left.set(input, uses);
      if (uses === 0) lanes[lanes.indexOf(input)] = undefined;
    }
    while (lanes.length > 0 && lanes.at(-1) === undefined) lanes.pop();
  };
  const lanesTo = (at: number) => Array.from({ length: at }, (_, lane) => (lanes[lane] === undefined ? '  ' : '│ ')).join('');
  const across = (at: number) => lanes.slice(at + 1).map((lane) => (lane === undefined ? '──' : '│─')).join('');
  const into = (inputs: readonly string[]) => {
    const first = lanes.findIndex((lane) => lane !== undefined && inputs.includes(lane));
    const reached: string[] = lanes.slice(first).map((lane) => {
      if (lane === undefined) return '──';
      if (!inputs.includes(lane)) return '│─';
      return left.get(lane) === 1 ? '┴─' : '┼─';
    });
    if (first < 0) return lanesTo(lanes.length);
    return `${lanesTo(first)}${reached.join('').replace(/^┴/, '╰').replace(/^┼/, '├')}`;
  };

  for (const { name, kind } of datasets) if (kind === 'input') begin(name);
  for (const node of nodes) {
    lines.push({ picture: `${into(node.inputs)}▶ ${node.name}`, node });
    end(node.inputs);
    for (const output of node.outputs) begin(output);
  }
  for (const name of [...lanes]) {
    if (name === undefined) continue;
    lines.push({ picture: `${into([name])}▷ ${name}` });
    end([name]);
  }
  return lines;
}
