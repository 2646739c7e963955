import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { isOfModel } from './pure-factories.js';

/**
 * Sources as the hash of training code counts them, with less of what does not change what a training makes: without
 * descriptions of fields, without tags, without the nodes of a model that the entry does not import and, unless
 * `areErrorsCounted`, without what is thrown and what errors are made from.
 *
 * @param catching gets the path of each source that may catch an error
 */
export const countedSources = (areErrorsCounted: boolean, catching?: Set<string>): Plugin => ({
  name: 'counted-sources',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (/\b(catch|allSettled)\b/.test(source)) catching?.add(path);
      return { loader: 'ts', contents: counted(source, { isOfModel: isOfModel(path), areErrorsCounted }) };
    }),
});

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The part of a source that counts. */
export function counted(source: string, { isOfModel, areErrorsCounted }: { readonly isOfModel: boolean; readonly areErrorsCounted: boolean }): string {
  if (!isOfModel && !/\bthrow |\bextends \w*Error\b|\.describe\(/.test(source)) return source;
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const insert = (at: number, text: string) => edits.push({ from: at, to: at, text });
  const remove = ({ pos, end }: ts.TextRange) => edits.push({ from: pos, to: end, text: '' });
  const replace = (node: ts.Node, text: string) => edits.push({ from: node.getStart(file), to: node.getEnd(), text });
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'describe') remove({ pos: node.expression.expression.getEnd(), end: node.getEnd() });
    if (!areErrorsCounted && ts.isThrowStatement(node)) return void replace(node.expression, '0');
    if (!areErrorsCounted && ts.isClassDeclaration(node) && isError(node)) return void remove(node.members);
    if (isOfModel && ts.isVariableDeclaration(node) && node.initializer && ts.isCallExpression(node.initializer) && node.parent.parent.parent === file) {
      // As a call without arguments, since esbuild keeps arguments that may have side effects, such as `business.instance`.
      insert(node.initializer.getStart(file), '/* @__PURE__ */ (() => ');
      insert(node.initializer.getEnd(), ')()');
    }
    // Which nodes training has is counted by their names.
    if (isOfModel && ts.isPropertyAssignment(node) && node.name.getText(file) === 'tags') return void replace(node.initializer, '[]');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits.sort((a, b) => b.from - a.from).reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), source);
}

function isError({ heritageClauses = ts.factory.createNodeArray() }: ts.ClassDeclaration): boolean {
  return heritageClauses.some(({ types }) => types.some(({ expression }) => ts.isIdentifier(expression) && /Error$/.test(expression.text)));
}
