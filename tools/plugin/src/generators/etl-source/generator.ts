import type { GeneratorCallback, Tree } from '@nx/devkit';
import type { App } from '@tripod/processes';
import { camel, capital } from '../../project/names.js';
import { appOf } from '../workspace/apps.js';
import { businessOf } from '../workspace/business.js';
import { edit, kebabName, refuseExisting, textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';
import { addElement, addImport } from '../workspace/source-edits.js';
import { fieldsOfRecord, madeRecords, pipelineText, pipelineValue, specText } from './source-files.js';
import { sourceKinds, type NewSource, type SourceKindName } from './source-kinds.js';

/** Options of `nx g tools/plugin:etl-source`. */
export interface EtlSourceOptions {
  readonly name: string;
  readonly kind: SourceKindName;
  readonly app?: string;
}

/** A source of an etl app, and the pipeline that makes rows of the business's contracts out of its records. */
export function etlSource(tree: Tree, { name, kind, app: asked }: EtlSourceOptions): GeneratorCallback {
  const app = appOf(tree, 'etl', asked);
  const { path, source } = addSource(tree, app, name, kind);
  return nextSteps([
    `${path}-${sourceKinds[kind].ending}.ts: put in where ${name} lies, and its own names of the fields`,
    `${path}-pipeline.ts: how a record becomes ${source.business.instance.name} and ${source.business.label.name}`,
    `npx nx run ${app.name}:test --testPathPatterns ${name}`,
    `npm run app -- ${app.name} ingest --pipeline ${name} --file <place>`,
  ]);
}

/** Writes and registers it. */
export function addSource(tree: Tree, app: App, name: string, kind: SourceKindName): { readonly path: string; readonly source: NewSource } {
  kebabName('a source', name, 'partner');
  const business = businessOf(tree);
  const folder = `${app.folder}/src/${business.folder}`;
  const { ending, text } = sourceKinds[kind];
  const source: NewSource = { name, business, fields: fieldsOfRecord(business), place: camel(`${name}-${ending}`), raw: `Raw${capital(camel(name))}` };
  const path = `${folder}/${name}`;
  const index = `${folder}/index.ts`;
  const [, project] = /^export const (\w+)/m.exec(textOf(tree, index)) ?? [];
  if (project === undefined) throw refusal(`${index} exports no project: \`export const ${business.folder}Project: EtlProject = { … }\`.`);
  const files = { [`${path}-${ending}.ts`]: text(source), [`${path}-pipeline.ts`]: pipelineText(source, kind), [`${path}.spec.ts`]: specText(source, kind, project), [`${folder}/fixtures/${name}.json`]: madeRecords(business) };
  refuseExisting(tree, `a source '${name}'`, Object.keys(files));
  refuseTakenName(tree, folder, name);
  for (const [file, content] of Object.entries(files)) tree.write(file, content);
  edit(tree, index, (before) => {
    const imported = addImport(addImport(before, `import { ${source.place} } from './${name}-${ending}.js';`), `import { ${pipelineValue(source)} } from './${name}-pipeline.js';`);
    return addElement(addElement(imported, index, 'sources', source.place), index, 'pipelines', pipelineValue(source));
  });
  return { path, source };
}

/** Two sources of one name would own each other's rows. */
function refuseTakenName(tree: Tree, folder: string, name: string): void {
  const holder = tree.children(folder).find((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && textOf(tree, `${folder}/${file}`).includes(`name: '${name}'`));
  if (holder !== undefined) throw refusal(`There is a source or pipeline '${name}' already, in ${folder}/${holder}. A source owns its rows by its name: choose another one.`);
}
