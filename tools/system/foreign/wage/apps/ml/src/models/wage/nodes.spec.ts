import { pipeline, run } from '@tripod/nodes';
import { wage } from './index.js';
import { encodeWorkerCategories, fitWorkerCategories } from './nodes.js';

const ROWS = 24;
const columns = (region: string[]) => ({
  marital_status: new Int32Array(ROWS),
  education: Int32Array.from(region, (_, row) => row % 2),
  region,
  job_class: new Int32Array(ROWS),
  health: new Int32Array(ROWS),
  health_insurance: new Int32Array(ROWS),
});
const encode = pipeline({ name: 'encode', inputs: ['instances', 'split'], outputs: ['indicators'], nodes: [fitWorkerCategories, encodeWorkerCategories] });

describe('the categories of a worker', () => {
  it('have a column each when ten training rows have them; all others share one', async () => {
    const region = Array.from({ length: ROWS }, (_, row) => (row < 20 ? 'Middle Atlantic' : 'Pacific'));
    const { indicators } = await run(encode, { instances: columns(region), split: { training: 20, validation: 4 } });
    expect(indicators.columns.filter((name) => name.startsWith('region'))).toEqual(['region=Middle Atlantic', 'region_other']);
    expect(indicators.columns.filter((name) => name.startsWith('education'))).toEqual(['education=0', 'education=1', 'education_other']);
    const other = indicators.columns.indexOf('region_other');
    const others = Array.from({ length: ROWS }, (_, row) => indicators.values[row * indicators.columns.length + other]);
    expect(others).toEqual(region.map((name) => (name === 'Pacific' ? 1 : 0)));
  });
});

describe('the model of wages', () => {
  it('does not read the race of a worker, and has it as a slice', () => {
    expect(wage.columns).not.toContain('race');
    expect(wage.slices).toEqual(['race']);
  });
});
