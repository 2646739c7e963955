/** Who may depend on whom: the whole of it, by tag. docs/architecture.md gives the reasons. */
export const law: Readonly<Record<string, readonly string[]>> = {
  etl: ['contracts'],
  ml: ['contracts', 'nodes'],
  user: ['contracts'],
  contracts: [],
  nodes: [],
};

/** Tools may depend on contracts, on other tools and, to measure it, on nodes; never on an app. */
export const tools: Readonly<Record<string, readonly string[]>> = {
  processes: ['contracts'],
  database: ['processes'],
  start: ['contracts', 'database', 'processes'],
  bench: ['contracts', 'database', 'nodes', 'processes'],
  mlflow: ['processes'],
  native: ['processes'],
  outside: ['processes'],
  plugin: ['contracts', 'processes'],
  system: ['contracts', 'database', 'processes'],
};
