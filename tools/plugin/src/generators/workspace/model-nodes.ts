import type { Tree } from '@nx/devkit';
import { posix } from 'node:path';
import ts from 'typescript';
import { textOf } from './names.js';
import { bare, parsed, propertyText, valueNamed } from './source-edits.js';

/** A node of a model, as its module declares it: `export const takeRoots = takeRoots({ name: 'take-roots', … })`. */
export interface DeclaredNode {
  /** The const. */
  readonly value: string;
  /** The factory that it is made by. */
  readonly factory: string;
  readonly name: string;
  readonly path: string;
  /** Undefined where the module says them in another way than with a list. */
  readonly tags: readonly string[] | undefined;
  /** What it makes; undefined where the factory fixes it. */
  readonly to: string | undefined;
  /** Texts of its other properties and lists: the datasets that it reads are among them. */
  readonly texts: readonly string[];
}

/** The nodes of a model in the order of `nodes.ts`, those of modules that it passes on included. */
export function nodesOfModel(tree: Tree, path: string, seen = new Set<string>()): DeclaredNode[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const source = parsed(textOf(tree, path), path);
  return source.statements.flatMap((statement): DeclaredNode[] => {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier)) {
      const module = statement.moduleSpecifier.text;
      return module.startsWith('.') ? nodesOfModel(tree, posix.join(posix.dirname(path), module.replace(/\.js$/, '.ts')), seen) : [];
    }
    if (!ts.isVariableStatement(statement) || !statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    return statement.declarationList.declarations.flatMap((declaration) => readNode(source, path, declaration));
  });
}

function readNode(source: ts.SourceFile, path: string, { name: value, initializer }: ts.VariableDeclaration): DeclaredNode[] {
  const call = initializer === undefined ? undefined : bare(initializer);
  const spec = call !== undefined && ts.isCallExpression(call) ? call.arguments[0] : undefined;
  if (call === undefined || !ts.isCallExpression(call) || spec === undefined || !ts.isObjectLiteralExpression(spec)) return [];
  const name = propertyText(spec, 'name');
  if (name === undefined) return [];
  const texts = spec.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || ['name', 'to', 'tags', 'outputs'].includes(property.name.getText())) return [];
    const given = bare(property.initializer);
    if (ts.isStringLiteral(given)) return [given.text];
    return ts.isArrayLiteralExpression(given) ? given.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : [])) : [];
  });
  const outputs = valueNamed(spec, 'outputs', ts.isArrayLiteralExpression)?.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : []));
  return [{ value: value.getText(), factory: call.expression.getText(), name, path, tags: tagsOf(source, spec), to: propertyText(spec, 'to') ?? (outputs?.length === 1 ? outputs[0] : undefined), texts }];
}

/** The list of a node's tags, or the list that its name stands for in the same module, spread ones included. */
function tagsOf(source: ts.SourceFile, spec: ts.ObjectLiteralExpression): string[] | undefined {
  const property = spec.properties.find((each) => each.name?.getText() === 'tags');
  return property !== undefined && ts.isPropertyAssignment(property) ? listed(source, bare(property.initializer)) : undefined;
}

function listed(source: ts.SourceFile, given: ts.Expression): string[] | undefined {
  if (ts.isIdentifier(given)) {
    const list = valueNamed(source, given.text, ts.isArrayLiteralExpression);
    return list === undefined ? undefined : listed(source, list);
  }
  if (!ts.isArrayLiteralExpression(given)) return undefined;
  return given.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : ts.isSpreadElement(element) ? (listed(source, bare(element.expression)) ?? []) : []));
}

/** Adds a tag to a node: `tags: everywhere` becomes `tags: [...everywhere, 'features']`. */
export function addTag(text: string, value: string, tag: string): string {
  const call = valueNamed(parsed(text), value, ts.isCallExpression);
  const spec = call?.arguments[0];
  const property = spec !== undefined && ts.isObjectLiteralExpression(spec) ? spec.properties.find((each) => each.name?.getText() === 'tags') : undefined;
  if (property === undefined || !ts.isPropertyAssignment(property)) return text;
  const given = property.initializer;
  const tags = ts.isArrayLiteralExpression(given) ? `[${[...given.elements.map((element) => element.getText()), `'${tag}'`].join(', ')}]` : `[...${given.getText()}, '${tag}']`;
  return text.slice(0, given.getStart()) + tags + text.slice(given.getEnd());
}
