import type { GeneratorCallback, Tree } from '@nx/devkit';
import { readModelReference, REFERENCE_FORMS } from '@tripod/contracts';
import type { App } from '@tripod/processes';
import { posix } from 'node:path';
import ts from 'typescript';
import { kebab } from '../../project/names.js';
import { appOf } from '../workspace/apps.js';
import { businessOf, predictionOf, type TreePrediction } from '../workspace/business.js';
import { textOf } from '../workspace/names.js';
import { nextSteps } from '../workspace/next-steps.js';
import { refusal } from '../workspace/refusal.js';
import { nodesIn, parsed } from '../workspace/source-edits.js';

/** Options of `nx g tools/plugin:connect`. */
export interface ConnectOptions {
  readonly app: string;
  readonly run?: string;
  readonly endpoint?: string;
  readonly datasetsFrom?: string;
}

/**
 * Lets a user app take predictions from a model: the way stands in the app's `connection.env`, which `npm run app` reads,
 * and a test keeps it valid. Another way later is another call.
 */
export function connect(tree: Tree, { app: name, run, endpoint, datasetsFrom }: ConnectOptions): GeneratorCallback {
  const app = appOf(tree, 'user', name);
  const { prediction, folder } = policyOf(tree, app);
  const way = wayOf(prediction, run, endpoint);
  const settings = { DATASETS_FROM: appOf(tree, 'etl', datasetsFrom).name, ...way };
  const file = `${app.folder}/connection.env`;
  tree.write(file, connectionText(app, prediction, settings));
  tree.write(`${folder}/connection.spec.ts`, specText(prediction, settings));
  return nextSteps([
    ...(run === undefined ? [] : [`npm run app -- ${app.name} check: fetches the package, verifies its signature and starts it, and decides nothing`]),
    ...(endpoint === undefined ? [] : ['PREDICTION_TOKEN in .env, if the endpoint wants one: secrets do not belong into connection.env']),
    `npm run app -- ${app.name} decide`,
    `npx nx run ${app.name}:test --testPathPatterns connection`,
  ]);
}

/** The settings of a way: those that the environment or `.env` sets win over them. */
function wayOf({ role }: TreePrediction, run: string | undefined, endpoint: string | undefined): Record<string, string> {
  if ((run === undefined) === (endpoint === undefined)) throw refusal('Give one way: --run with a run id or models:/<name>@<alias>, or --endpoint with the address of a scoring server.');
  if (endpoint !== undefined) {
    const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (address === undefined || !/^https?:$/.test(address.protocol)) throw refusal(`'${endpoint}' is not an address of a scoring server: give http(s)://host:port, such as http://127.0.0.1:5001.`);
    if (address.username !== '' || address.password !== '') throw refusal('The endpoint has a user or a password in it, and connection.env is committed: leave them out, and set PREDICTION_TOKEN in .env.');
    return { PREDICT_BY: 'endpoint', PREDICTION_ENDPOINT: endpoint };
  }
  const reference = readModelReference(run ?? '');
  if (reference === undefined) throw refusal(`'${run}' does not name a model: use ${REFERENCE_FORMS}.`);
  if (reference.kind !== 'run' && kebab(reference.name) !== kebab(role)) {
    throw refusal(`'${run}' is the model '${reference.name}', and the policy decides by '${role}'. Connect it to a model of that name, or make an app that decides by the other one: nx g tools/plugin:user-app <name> --prediction ${reference.name}.`);
  }
  return { PREDICT_BY: 'run', RUN_ID: run ?? '' };
}

/** The folder of the app's policy, and the prediction that it decides by. */
function policyOf(tree: Tree, app: App): { readonly folder: string; readonly prediction: TreePrediction } {
  const root = `${app.folder}/src/project.ts`;
  const [, module] = /^export \{ \w+ as project \} from '\.\/(.*)\.js';$/m.exec(textOf(tree, root)) ?? [];
  const path = `${app.folder}/src/${module}.ts`;
  if (module === undefined) throw refusal(`${root} has no line \`export { … as project } from './<business>/index.js';\`.`);
  for (const node of nodesIn(parsed(textOf(tree, path), path))) {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'prediction' && ts.isStringLiteral(node.initializer)) {
      return { folder: posix.dirname(path), prediction: predictionOf(businessOf(tree), node.initializer.text) };
    }
  }
  throw refusal(`${path} does not say which prediction its policy decides by: \`prediction: '…'\`.`);
}

function connectionText({ name }: App, { role }: TreePrediction, settings: Readonly<Record<string, string>>): string {
  return `# Where ${name} takes its predictions of '${role}' from. \`npm run app -- ${name}\` reads this file; what the environment or
# .env sets wins. In production: node --env-file=connection.env dist/main.js decide. Secrets do not belong here.
${Object.entries(settings).map(([variable, value]) => `${variable}=${value}`).join('\n')}
`;
}

function specText({ role }: TreePrediction, settings: Readonly<Record<string, string>>): string {
  return `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig, settingNames } from '../config.js';
import { project } from '../project.js';

const connection = parseEnv(readFileSync(join(__dirname, '../../connection.env'), 'utf8'));

describe('the connection of this app', () => {
  it("is one way to predictions of '${role}', in settings that the app knows", () => {
    expect(readConfig(project, { DATABASE_URL: 'postgresql://127.0.0.1/tripod', ...connection })).toMatchObject({ ${Object.entries(settings).map(([variable, value]) => `${variable}: '${value}'`).join(', ')} });
    expect(Object.keys(connection).filter((name) => !settingNames(project).includes(name))).toEqual([]);
    expect(project.policy.prediction).toBe('${role}');
  });

  it('holds no secret', () => {
    expect(Object.keys(connection).filter((name) => /TOKEN|PASSWORD|KEY|DATABASE_URL/.test(name))).toEqual([]);
  });
});
`;
}
