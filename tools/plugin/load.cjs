// Nx requires a generator. Ours are TypeScript and ES modules, which tsx loads: one export here for each line of generators.json.
const { pathToFileURL } = require('node:url');

/** A generator: the export `name` of a module, which is loaded when it is called. */
const lazily = (file, name) => async (tree, options) => {
  const { tsImport } = await import('tsx/esm/api');
  const module = await tsImport(file, { parentURL: pathToFileURL(__filename).href, tsconfig: require.resolve('./tsconfig.json') });
  return module[name](tree, options);
};

module.exports = {
  adopt: lazily('./src/adopt/generator.ts', 'adopt'),
  etlSource: lazily('./src/generators/etl-source/generator.ts', 'etlSource'),
  etlApp: lazily('./src/generators/etl-app/generator.ts', 'etlApp'),
  userApp: lazily('./src/generators/user-app/generator.ts', 'userApp'),
  connect: lazily('./src/generators/connect/generator.ts', 'connect'),
  model: lazily('./src/generators/model/generator.ts', 'model'),
  mlApp: lazily('./src/generators/ml-app/generator.ts', 'mlApp'),
  pipeline: lazily('./src/generators/pipeline/generator.ts', 'pipeline'),
  node: lazily('./src/generators/node/generator.ts', 'node'),
  contract: lazily('./src/generators/contract/generator.ts', 'contract'),
};
