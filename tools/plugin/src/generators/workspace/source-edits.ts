import ts from 'typescript';
import { refusal } from './refusal.js';

/** A module as the compiler reads it. */
export const parsed = (text: string, path = 'module.ts'): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);

/** All nodes of a tree, each before those in it. */
export function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesIn(child);
}

/** Without `as const`, `satisfies …` and brackets around it. */
export function bare(node: ts.Expression): ts.Expression {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return bare(node.expression);
  return node;
}

/** What stands behind a name: of a const, or of a property of an object. The first one that is such an expression. */
export function valueNamed<Kind extends ts.Expression>(source: ts.Node, name: string, is: (node: ts.Node) => node is Kind): Kind | undefined {
  for (const node of nodesIn(source)) {
    if (!ts.isVariableDeclaration(node) && !ts.isPropertyAssignment(node)) continue;
    if (node.initializer === undefined || nameOf(node.name) !== name) continue;
    const value = bare(node.initializer);
    if (is(value)) return value;
  }
  return undefined;
}

/** The name of a property, without quotes. */
export const nameOf = (name: ts.Node): string => (ts.isStringLiteral(name) ? name.text : name.getText());

/** The text of a property that is a text, a number or a name: `time: 'read_at'`. */
export function propertyText(object: ts.ObjectLiteralExpression, name: string): string | undefined {
  const property = object.properties.find((each) => each.name !== undefined && nameOf(each.name) === name);
  if (property === undefined) return undefined;
  if (ts.isShorthandPropertyAssignment(property)) return property.name.text;
  if (!ts.isPropertyAssignment(property)) return undefined;
  const value = bare(property.initializer);
  return ts.isStringLiteral(value) ? value.text : value.getText();
}

/** Inserts a text. */
const insertAt = (text: string, place: number, inserted: string): string => text.slice(0, place) + inserted + text.slice(place);

/**
 * Adds a line of import, in the order of its module among those of its kind: packages, folders above, this folder.
 *
 * @param line `import { shop } from './shop.js';`
 */
export function addImport(text: string, line: string): string {
  const imports = parsed(text).statements.filter(ts.isImportDeclaration);
  return addLine(text, line, imports);
}

/** Adds a line of export from another module, in the order of its module. */
export function addExport(text: string, line: string): string {
  const exports = parsed(text).statements.filter((statement): statement is ts.ExportDeclaration => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined);
  return addLine(text, line, exports);
}

function addLine(text: string, line: string, lines: readonly (ts.ImportDeclaration | ts.ExportDeclaration)[]): string {
  const ownModule = moduleOf(parsed(line).statements[0]);
  const next = lines.find((each) => isBefore(ownModule, moduleOf(each)));
  if (next !== undefined) return insertAt(text, next.getStart(), `${line}\n`);
  const last = lines.at(-1);
  return last === undefined ? `${line}\n${text === '' ? '' : `\n${text}`}` : insertAt(text, last.getEnd(), `\n${line}`);
}

function moduleOf(statement: ts.Statement | undefined): string {
  if (statement === undefined || !(ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))) return '';
  const module = statement.moduleSpecifier;
  return module !== undefined && ts.isStringLiteral(module) ? module.text : '';
}

function isBefore(one: string, other: string): boolean {
  const rank = (module: string) => (module.startsWith('./') ? 2 : module.startsWith('../') ? 1 : 0);
  return rank(one) === rank(other) ? one < other : rank(one) < rank(other);
}

/**
 * Adds an element to the list that stands behind a name, at its end.
 *
 * @throws {ToolError} BAD_USAGE when the module has no such list
 */
export function addElement(text: string, path: string, name: string, element: string): string {
  const list = valueNamed(parsed(text), name, ts.isArrayLiteralExpression);
  if (list === undefined) throw refusal(`${path} has no list '${name}' to which ${element} could be added. Write it there as \`${name}: [ … ]\`.`);
  return addTo(text, list, list.elements, element);
}

/**
 * Adds a property to the object that stands behind a name, at its end.
 *
 * @throws {ToolError} BAD_USAGE when the module has no such object
 */
export function addProperty(text: string, path: string, name: string, property: string): string {
  const object = valueNamed(parsed(text), name, ts.isObjectLiteralExpression);
  if (object === undefined) throw refusal(`${path} has no object '${name}' to which \`${property}\` could be added. Write it there as \`${name}: { … }\`.`);
  return addTo(text, object, object.properties, property);
}

/** Adds to what stands in brackets, in one line or in a line each as it is there. */
export function addTo(text: string, whole: ts.Node, parts: ts.NodeArray<ts.Node>, added: string): string {
  const last = parts.at(-1);
  if (last === undefined) {
    const spaces = ts.isObjectLiteralExpression(whole) ? ' ' : '';
    return text.slice(0, whole.getStart() + 1) + spaces + added + spaces + text.slice(whole.getEnd() - 1);
  }
  const isInLines = text.slice(last.getEnd(), whole.getEnd()).includes('\n');
  if (!isInLines) return insertAt(text, last.getEnd(), `, ${added}`);
  const lineStart = text.lastIndexOf('\n', last.getStart()) + 1;
  const indentation = /^ */.exec(text.slice(lineStart))?.[0] ?? '';
  const end = parts.hasTrailingComma ? text.indexOf(',', last.getEnd()) + 1 : last.getEnd();
  return insertAt(text, end, `${parts.hasTrailingComma ? '' : ','}\n${indentation}${added},`);
}

/** Adds a name to the import that brings another one: `import { a, c } …` becomes `import { a, b, c } …`. */
export function addToImport(text: string, beside: string, name: string): string {
  for (const statement of parsed(text).statements) {
    const names = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (names === undefined || !ts.isNamedImports(names) || !names.elements.some((element) => element.name.text === beside)) continue;
    const all = [...names.elements.map((element) => element.getText()), name].sort((one, other) => sortedBy(one).localeCompare(sortedBy(other), 'en'));
    return `${text.slice(0, names.getStart())}{ ${all.join(', ')} }${text.slice(names.getEnd())}`;
  }
  return text;
}

const sortedBy = (name: string): string => name.replace(/^type /, '');

/** Adds an element to each list that has another one. */
export function addBeside(text: string, beside: string, element: string): string {
  const lists = [...nodesIn(parsed(text))].filter(ts.isArrayLiteralExpression).filter(({ elements }) => elements.some((each) => each.getText() === beside));
  // From the last to the first, so that the places before stay.
  return lists.toReversed().reduce((left, list) => addTo(left, list, list.elements, element), text);
}
