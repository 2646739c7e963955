import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { markPureFactories } from './pure-factories.js';

/** `.describe('…')` of a field, in any quotes. */
const DESCRIPTION = /\.describe\(\s*(['"`])(?:\\.|(?!\1)[^\\])*\1\s*,?\s*\)/g;

/**
 * Sources as the hash of training code counts them: without descriptions of fields, and unless `areErrorsCounted` without
 * what errors are made from. Neither changes what a training makes.
 */
export const countedSources = (areErrorsCounted: boolean): Plugin => ({
  name: 'counted-sources',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
      const source = (await readFile(path, 'utf8')).replaceAll(DESCRIPTION, '');
      return { loader: 'ts', contents: markPureFactories(path, areErrorsCounted ? source : withoutErrors(source)) };
    }),
});

/** `throw new RangeError('…')` → `throw new RangeError()`, and classes of errors without their members. */
export function withoutErrors(source: string): string {
  if (!/\bthrow new |\bextends \w*Error\b/.test(source)) return source;
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest);
  const left: ts.TextRange[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression) && node.expression.arguments) left.push(node.expression.arguments);
    else if (ts.isClassDeclaration(node) && isError(node)) left.push(node.members);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return left.reduceRight((text, { pos, end }) => text.slice(0, pos) + text.slice(end), source);
}

function isError({ heritageClauses }: ts.ClassDeclaration): boolean {
  return (heritageClauses ?? []).some(({ types }) => types.some(({ expression }) => ts.isIdentifier(expression) && /Error$/.test(expression.text)));
}
