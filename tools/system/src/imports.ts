import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.js';

/** One import, export-from, import() or require of a file. */
export interface Import {
  readonly specifier: string;
  /** Names that it takes; `*` stands for all of them. */
  readonly names: readonly string[];
}

/** All imports of a file, of types too, as the compiler reads them. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, names: readonly string[]) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, names });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importedNames(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.exportClause && ts.isNamedExports(node.exportClause) ? namesOf(node.exportClause.elements) : ['*']);
    else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) add(node.arguments[0], ['*']);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, ['*']);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Where a relative import leads to, relative to the checkout and without its ending; undefined if it is not relative. */
export function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return withoutEnding(posix.join(posix.dirname(path), specifier));
}

/** `a/b.ts` and `a/b.js` → `a/b` */
export const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');

function importedNames(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return ['default'];
  return ts.isNamedImports(bindings) ? namesOf(bindings.elements) : ['*'];
}

const namesOf = (elements: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>): string[] => elements.map(({ name, propertyName }) => (propertyName ?? name).text);
