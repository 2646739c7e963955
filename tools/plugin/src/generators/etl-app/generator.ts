import type { GeneratorCallback, Tree } from '@nx/devkit';
import { camel } from '../../project/names.js';
import { addSource } from '../etl-source/generator.js';
import type { SourceKindName } from '../etl-source/source-kinds.js';
import { appOf } from '../workspace/apps.js';
import { businessOf } from '../workspace/business.js';
import { addExampleFolder, copyMechanism } from '../workspace/new-app.js';
import { textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { readmeOf } from '../workspace/readme.js';
import { migrationsSpecText, migrationsText } from './migrations-text.js';

/** Options of `nx g tools/plugin:etl-app`. */
export interface EtlAppOptions {
  readonly name: string;
  readonly source: string;
  readonly kind: SourceKindName;
  readonly description?: string;
  readonly from?: string;
}

/** A further etl app: the mechanism of one that is there, and a source that feeds the same contracts. */
export function etlApp(tree: Tree, { name, source, kind, description, from: asked }: EtlAppOptions): GeneratorCallback {
  const from = appOf(tree, 'etl', asked);
  const business = businessOf(tree);
  const says = description ?? `Brings ${business.noun.many} of ${source}`;
  const app = copyMechanism(tree, { name, description: says, from });
  const project = camel(`${source}-project`);
  tree.write(`${app.business}/migrations.ts`, migrationsText(business));
  tree.write(`${app.business}/migrations.spec.ts`, migrationsSpecText(business));
  tree.write(`${app.business}/index.ts`, indexText(project, business.noun.many, source));
  tree.write(`${app.folder}/src/project.ts`, `// The composition root: the one line of this app that names its business.\nexport { ${project} as project } from './${business.folder}/index.js';\n`);
  const { path } = addSource(tree, app, source, kind);
  const readme = { from, name, description: says, folder: business.folder, holds: `${business.noun.many}: source, pipeline and tables`, isSetting: () => true };
  tree.write(`${app.folder}/README.md`, readmeOf(textOf(tree, `${from.folder}/README.md`), readme));
  addExampleFolder(tree, app.business);
  return nextSteps([
    'npm install: npm links the new app',
    `${path}-*.ts: put in where ${source} lies, and its own names of the fields`,
    `npx nx run-many -p ${name} -t lint typecheck test`,
    `npm run app -- ${name} ingest --file <place>`,
    `DATASETS_FROM=${name}: with this setting ml and user apps read what it brings`,
  ]);
}

function indexText(project: string, many: string, source: string): string {
  return `import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { migrations } from './migrations.js';

/** The ${many} of ${source}: what this app brings. */
export const ${project}: EtlProject = {
  business,
  sources: [],
  pipelines: [],
  migrations,
};
`;
}
