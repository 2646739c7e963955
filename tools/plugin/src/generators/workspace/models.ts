import type { Tree } from '@nx/devkit';
import type { App } from '@tripod/processes';
import ts from 'typescript';
import { appOf } from './apps.js';
import { textOf } from './names.js';
import { refusal } from './refusal.js';
import { parsed, propertyText, valueNamed } from './source-edits.js';

/** A model of an ml app. */
export interface TreeModel {
  readonly app: App;
  readonly name: string;
  /** Its const. */
  readonly value: string;
  readonly folder: string;
}

/**
 * The model that options name, else the first one of the app.
 *
 * @throws {ToolError} BAD_USAGE naming the models to choose from
 */
export function modelOf(tree: Tree, app: string | undefined, name: string | undefined): TreeModel {
  const found = appOf(tree, 'ml', app);
  const index = `${found.folder}/src/models/index.ts`;
  const list = valueNamed(parsed(textOf(tree, index), index), 'models', ts.isArrayLiteralExpression);
  const models = (list?.elements ?? []).flatMap((element): TreeModel[] => {
    const value = element.getText();
    const [, inner] = new RegExp(`^import \\{ ${value} \\} from '\\./([\\w-]+)/index\\.js';$`, 'm').exec(textOf(tree, index)) ?? [];
    const folder = `${found.folder}/src/models/${inner}`;
    const spec = inner === undefined ? undefined : valueNamed(parsed(textOf(tree, `${folder}/index.ts`)), value, ts.isCallExpression)?.arguments[0];
    const called = spec !== undefined && ts.isObjectLiteralExpression(spec) ? propertyText(spec, 'name') : undefined;
    return called === undefined ? [] : [{ app: found, name: called, value, folder }];
  });
  const model = name === undefined ? models[0] : models.find((each) => each.name === name);
  if (model !== undefined) return model;
  const names = models.map((each) => each.name).join(', ') || 'none';
  throw refusal(name === undefined ? `${index} names no model: make one with \`nx g tools/plugin:model\`.` : `There is no model '${name}' in ${found.name}; there are: ${names}.`);
}
