import { checkout } from '@tripod/processes';
import { FsTree } from 'nx/src/generators/tree';
import { fieldSchema } from '../contract/field-schema.js';
import { connect } from './connect/generator.js';
import { contract } from './contract/generator.js';
import { etlSource } from './etl-source/generator.js';
import { sourceKinds, type SourceKindName } from './etl-source/source-kinds.js';
import { etlApp } from './etl-app/generator.js';
import { mlApp } from './ml-app/generator.js';
import { model } from './model/generator.js';
import { node } from './node/generator.js';
import { pipeline } from './pipeline/generator.js';
import { userApp } from './user-app/generator.js';
import { appsOf } from './workspace/apps.js';
import { businessOf } from './workspace/business.js';
import { madeRows } from './workspace/made-rows.js';
import { modelOf } from './workspace/models.js';

/** The checkout, of which nothing is written. */
const checkedOut = () => new FsTree(checkout, false);
const declared = businessOf(checkedOut());
const etl = appsOf(checkedOut()).find(({ kind }) => kind === 'etl')!;
const user = appsOf(checkedOut()).find(({ kind }) => kind === 'user')!;
const [prediction] = declared.predictions;
const changesOf = (tree: FsTree) => tree.listChanges().map(({ type, path }) => `${type} ${path}`);
const textOf = (tree: FsTree, path: string) => tree.read(path, 'utf8') ?? '';

describe('the business of a tree', () => {
  it('has contracts with the fields that their roles name', () => {
    const { instance, label, predictions } = declared;
    for (const { fields, key } of [instance, label, ...predictions.map(({ contract: answer }) => answer)]) expect([key, fields.map(({ name }) => name)]).toEqual([instance.key, expect.arrayContaining([instance.key])]);
    for (const each of predictions) {
      expect(label.fields.map(({ name }) => name)).toContain(each.label);
      expect(each.contract.fields.map(({ name }) => name)).toContain(each.output);
    }
    expect(predictions.length).toBeGreaterThan(0);
  });

  it.each([
    ['instance', declared.instance],
    ['label', declared.label],
  ])('has made-up rows for its %s, of which each fits and has a key of its own', (_, read) => {
    const rows = madeRows(read, 60);
    const faults = rows.flatMap((row) => read.fields.filter((field) => !fieldSchema(field).schema.safeParse(row[field.name]).success).map(({ name }) => [name, row[name]]));
    expect(faults).toEqual([]);
    expect(new Set(rows.map((row) => row[read.key])).size).toBe(60);
  });
});

describe('a source', () => {
  it.each(Object.keys(sourceKinds) as SourceKindName[])('of the kind %s is a place, a pipeline, a fixture and a test, and is registered', (kind) => {
    const tree = checkedOut();
    etlSource(tree, { name: 'made-up', kind });
    const folder = `${etl.folder}/src/${declared.folder}`;
    const { ending } = sourceKinds[kind];
    expect(changesOf(tree).sort()).toEqual(
      [`CREATE ${folder}/fixtures/made-up.json`, `CREATE ${folder}/made-up-${ending}.ts`, `CREATE ${folder}/made-up-pipeline.ts`, `CREATE ${folder}/made-up.spec.ts`, `UPDATE ${folder}/index.ts`].sort(),
    );
    const place = `madeUp${ending.slice(0, 1).toUpperCase()}${ending.slice(1)}`;
    expect(textOf(tree, `${folder}/index.ts`)).toMatch(new RegExp(`sources: \\[[^\\]]*\\b${place}\\b[^\\]]*\\],\\s+pipelines: \\[[^\\]]*\\bmadeUpPipeline\\b`));
  });
});

describe('an app', () => {
  it('is the mechanism of another one under its own name, with its own business', () => {
    const tree = checkedOut();
    etlApp(tree, { name: 'made-up-etl', source: 'partner', kind: 'csv' });
    const [project, manifest] = ['project.json', 'package.json'].map((file) => JSON.parse(textOf(tree, `apps/made-up-etl/${file}`)));
    expect([project.name, manifest.name, manifest.version]).toEqual(['made-up-etl', 'made-up-etl', '0.1.0']);
    expect(textOf(tree, 'apps/made-up-etl/src/main.ts')).toBe(textOf(tree, `${etl.folder}/src/main.ts`));
    expect(tree.children(`apps/made-up-etl/src/${declared.folder}`).sort()).toEqual(['fixtures', 'index.ts', 'migrations.spec.ts', 'migrations.ts', 'partner-file.ts', 'partner-pipeline.ts', 'partner.spec.ts']);
    expect(textOf(tree, 'apps/made-up-etl/README.md')).toMatch(/^# made-up-etl: .*\n\n.*\n(.*\n)*? {4}npm run app -- made-up-etl ingest/);
    const { packages } = JSON.parse(textOf(tree, 'package-lock.json'));
    expect(packages['node_modules/made-up-etl']).toEqual({ resolved: 'apps/made-up-etl', link: true });
    expect(packages['apps/made-up-etl'].dependencies).toEqual(manifest.dependencies);
    expect(changesOf(tree).filter((change) => !change.includes('apps/made-up-etl/')).sort()).toEqual([
      'UPDATE .github/CODEOWNERS',
      'UPDATE package-lock.json',
      `UPDATE tools/system/src/${declared.folder}/example.ts`,
    ]);
  });

  it('of the kind user decides by the prediction that it is given', () => {
    const tree = checkedOut();
    userApp(tree, { name: 'made-up-desk', prediction: prediction!.role });
    expect(textOf(tree, `apps/made-up-desk/src/${declared.folder}/index.ts`)).toContain(`prediction: '${prediction!.role}'`);
    expect(textOf(tree, 'apps/made-up-desk/README.md')).toMatch(/^\| `MADE_UP_DESK_[A-Z_]+` \| \S+ \| .+ \|$/m);
    connect(tree, { app: 'made-up-desk', endpoint: 'http://127.0.0.1:5001' });
    expect(textOf(tree, 'apps/made-up-desk/connection.env')).toMatch(/^DATASETS_FROM=\w+\nPREDICT_BY=endpoint\nPREDICTION_ENDPOINT=http:\/\/127\.0\.0\.1:5001\n/m);
  });
});

describe('a model', () => {
  it('has a prediction in the business, and a pipeline and a node of its own', () => {
    const tree = checkedOut();
    mlApp(tree, { name: 'made-up-ml', model: 'made-up', label: prediction!.label, rows: 1000 });
    expect(businessOf(tree).predictions.at(-1)).toMatchObject({ role: 'madeUp', task: prediction!.task, label: prediction!.label });
    expect(modelOf(tree, 'made-up-ml', undefined)).toMatchObject({ name: 'made-up', folder: 'apps/made-up-ml/src/models/made-up' });
    pipeline(tree, { name: 'features', outputs: 'features', like: 'inference', app: 'made-up-ml' });
    expect(textOf(tree, 'apps/made-up-ml/src/models/made-up/pipelines.ts')).toMatch(/export const features = pipeline\(\{\n {2}name: 'features',\n {2}inputs: \['instances'.*\],\n {2}outputs: \['features'\],/);
    expect(() => pipeline(tree, { name: 'features', outputs: 'features', like: 'inference', app: 'made-up-ml' })).toThrow("The model 'made-up' has a pipeline 'features' already");
    expect(() => model(tree, { name: 'made-up', rows: 1000, app: 'made-up-ml' })).toThrow("There is a model 'made-up' already");
  });
});

describe('a generator refuses, and writes nothing', () => {
  it.each<[string, (tree: FsTree) => unknown, RegExp]>([
    ['a name of another form', (tree) => etlSource(tree, { name: 'My Source', kind: 'csv' }), /^'My Source' is not a valid name for a source: use up to 50 of a-z, 0-9 and -, .*such as partner\.$/],
    ['an app that is not there', (tree) => etlSource(tree, { name: 'partner', kind: 'csv', app: 'nowhere' }), /^There is no app 'nowhere' of the kind etl; there are: /],
    ['the name of an app', (tree) => etlApp(tree, { name: etl.name, source: 'partner', kind: 'csv' }), /^There is an app '.*' already, in apps\//],
    ['a name that Postgres keeps to itself', (tree) => userApp(tree, { name: 'public' }), /^The name public is reserved/],
    ['a prediction that is not there', (tree) => userApp(tree, { name: 'desk', prediction: 'tomorrow' }), /^There is no prediction 'tomorrow'; .*business\.ts has: /],
    ['a label that is not there', (tree) => model(tree, { name: 'made-up', label: 'tomorrow', rows: 1 }), /has no field 'tomorrow'; it has: /],
    ['a model that is not there', (tree) => node(tree, { name: 'take-ratio', model: 'tomorrow' }), /^There is no model 'tomorrow' in /],
    ['a column that is not there', (tree) => node(tree, { name: 'take-made-up', columns: 'tomorrow' }), /^'tomorrow' of .* is not a number that is never null\. Numbers: /],
    ['a dataset that no node makes', (tree) => pipeline(tree, { name: 'made-up', outputs: 'tomorrow', like: 'inference' }), /^No node of the model .* with the tag 'inference' makes 'tomorrow'\. .* makes /],
    ['two ways at once', (tree) => connect(tree, { app: user.name, run: 'a', endpoint: 'http://b' }), /^Give one way: --run .*, or --endpoint /],
    ['what names no model', (tree) => connect(tree, { app: user.name, run: 'latest' }), /^'latest' does not name a model: use a run id/],
    ['the model of another prediction', (tree) => connect(tree, { app: user.name, run: 'models:/tomorrow@champion' }), /is the model 'tomorrow', and the policy decides by '/],
    ['an endpoint with a password', (tree) => connect(tree, { app: user.name, endpoint: 'http://me:secret@host' }), /^The endpoint has a user or a password in it/],
  ])('%s', (_, generate, message) => {
    const tree = checkedOut();
    expect(() => generate(tree)).toThrow(message);
    expect(changesOf(tree)).toEqual([]);
  });

  it.each([
    ['a contract of nothing', { name: 'ward-visit' }, /^Say what its rows are: --schema .*, or --from /],
    ['a JSON Schema that cannot be read', { name: 'ward-visit', schema: '/nowhere/x.json' }, /^\/nowhere\/x\.json cannot be read as JSON: /],
  ])('%s', async (_, options, message) => {
    const tree = checkedOut();
    await expect(contract(tree, options)).rejects.toThrow(message);
    expect(changesOf(tree)).toEqual([]);
  });
});
