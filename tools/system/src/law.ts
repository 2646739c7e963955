/** Who may depend on whom: the whole of it. docs/architecture.md gives the reasons. */
export const law: Readonly<Record<string, readonly string[]>> = {
  etl: ['contracts'],
  ml: ['contracts', 'nodes'],
  user: ['contracts'],
  contracts: [],
  nodes: [],
};
