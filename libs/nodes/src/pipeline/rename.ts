import { WiringError } from './errors.js';
import { assertMade, type Node, type Step } from './node.js';

type Renamed<Datasets, Names> = {
  [K in keyof Datasets as K extends keyof Names ? Names[K] & string : K]: Datasets[K];
};

/**
 * The same node over other datasets, e.g. the scaler fitted on one table applied to another.
 *
 * @param names from the node's own dataset names to the new ones; what is not named keeps its name
 * @throws {WiringError} PIPELINE_RENAME when `names` has a dataset that the node has not, or gives two of them one name
 */
export function rename<
  In extends object,
  Out extends object,
  Tag extends string,
  const Names extends { readonly [K in (keyof In | keyof Out) & string]?: string },
>(
  node: Node<In, Out, Tag>,
  name: string,
  names: Names & { readonly [K in Exclude<keyof Names, keyof In | keyof Out>]: never },
): Node<Renamed<In, Names>, Renamed<Out, Names>, Tag> {
  const own = [...node.inputs, ...node.outputs];
  const table = new Map<string, string>(Object.entries(names));
  const outside = (dataset: string) => table.get(dataset) ?? dataset;
  assertRenamable(node.name, own, table);
  const renamed = {
    name,
    tags: node.tags,
    inputs: node.inputs.map(outside),
    outputs: node.outputs.map(outside),
    async run(inputs: Readonly<Record<string, unknown>>, step: Step) {
      const own = Object.fromEntries(node.inputs.map((input) => [input, inputs[outside(input)]]));
      const made: unknown = await node.run(own as In, step); // `as`: its names are those of `inputs` again
      assertMade(node.outputs, made);
      return Object.fromEntries(node.outputs.map((output) => [outside(output), made[output]]));
    },
  };
  return Object.freeze(renamed) as never; // the compiler cannot follow names through a Map; `Renamed` says what they are
}

function assertRenamable(node: string, own: readonly string[], table: ReadonlyMap<string, string>): void {
  const refused = (reason: string) => new WiringError('PIPELINE_RENAME', `rename of node '${node}': ${reason}`);
  const stranger = [...table.keys()].find((dataset) => !own.includes(dataset));
  if (stranger !== undefined) throw refused(`it has no dataset '${stranger}'; it has ${own.join(', ')}`);
  const taken = new Map<string, string>();
  for (const dataset of new Set(own)) {
    const name = table.get(dataset) ?? dataset;
    const other = taken.get(name);
    if (other !== undefined) throw refused(`'${other}' and '${dataset}' would both be '${name}'`);
    taken.set(name, dataset);
  }
}
