import { rowCount, type Columns } from '@tripod/contracts';
import { nodesOver, type NodeSpec } from '@tripod/nodes';
import type { ExplanationDatasets } from '../explanation/explanation-datasets.js';

/** outputs, background, coalitions → worths: of each coalition, the mean of what is predicted of its rows. */
/* @__NO_SIDE_EFFECTS__ */
export function averageOutputs<const Tag extends string>(spec: NodeSpec<Tag>) {
  return nodesOver<ExplanationDatasets<Columns>>()({
    ...spec,
    inputs: ['outputs', 'background', 'coalitions'],
    outputs: ['worths'],
    run: ({ outputs, background, coalitions: { count } }) => {
      const rows = rowCount(background);
      const width = outputs.length / (count * rows);
      const worths = new Float64Array(count * width);
      for (let coalition = 0; coalition < count; coalition++) {
        for (let row = 0; row < rows; row++) {
          for (let output = 0; output < width; output++) worths[coalition * width + output]! += outputs[(coalition * rows + row) * width + output]! / rows;
        }
      }
      return { worths };
    },
  });
}
