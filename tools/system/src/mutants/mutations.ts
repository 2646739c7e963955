import ts from 'typescript';

/** A change of one place of a source. */
export interface Mutation {
  /** What is changed into what. */
  readonly kind: string;
  /** Where the old text begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

// What is nearly always equivalent says nothing, and is left out: `<=` for `<` in a loop over an array, which ignores what is
// written beyond its end, and a copy of an array for a view.
const OPERATORS: Readonly<Record<string, string>> = {
  '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*', '<': '>=', '<=': '>', '>': '<=', '>=': '<', '===': '!==', '!==': '===',
  '&&': '||', '||': '&&', '??': '&&', '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '<<': '>>', '>>': '<<', '>>>': '>>', '&': '|', '|': '&', '^': '&',
};

/** In pairs: each in place of the other. */
const METHODS: ReadonlyMap<string, string> = new Map(
  [
    ['min', 'max'], ['floor', 'ceil'], ['sqrt', 'cbrt'], ['log', 'log1p'], ['exp', 'expm1'], ['sin', 'cos'], ['some', 'every'], ['push', 'unshift'], ['add', 'delete'],
  ].flatMap(([one = '', other = '']) => [[one, other], [other, one]] as const),
);

/**
 * Every mutation of what a source computes. Types and imports compute nothing. Guards neither: they decide whether a program
 * fails, and only running it shows whether it does, so another guard is a reason to train.
 */
export function mutationsOf(source: string): Mutation[] {
  const found: Mutation[] = [];
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const replace = (kind: string, node: ts.Node, text: string) => found.push({ kind, from: node.getStart(file), to: node.getEnd(), text });
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || isGuard(node)) return;
    for (const [kind, at, text] of changesOf(node, file)) replace(kind, at, text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.filter(({ from, to, text }) => source.slice(from, to) !== text);
}

/** Mutations of the words and the layout of a source alone: comments, blank lines, texts of errors, descriptions of fields. */
export function wordingsOf(source: string): Mutation[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const insert = (kind: string, from: number, text: string) => found.push({ kind, from, to: from, text });
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && node.parent === file) {
      insert('a comment', node.getStart(file), '/* in other words */ ');
      insert('blank lines', node.getStart(file), '\n\n\n  ');
    }
    const [kind, words] = ts.isThrowStatement(node) && ts.isNewExpression(node.expression) ? ['the text of an error', node.expression.arguments] : isDescription(node) ? ['a description', node.arguments] : [];
    for (const text of words ?? []) if (kind !== undefined && (ts.isStringLiteralLike(text) || ts.isTemplateExpression(text))) insert(kind, text.getStart(file) + 1, 'in other words: ');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isDescription = (node: ts.Node): node is ts.CallExpression => ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'describe';

/** The source with the mutation. */
export function mutated(source: string, { from, to, text }: Mutation): string {
  return source.slice(0, from) + text + source.slice(to);
}

/** `if (…) throw …`, a function `assert…`, and its call. */
function isGuard(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  if (ts.isFunctionDeclaration(node)) return isAssertion(node.name);
  if (ts.isExpressionStatement(node)) return ts.isCallExpression(node.expression) && isAssertion(ts.isPropertyAccessExpression(node.expression.expression) ? node.expression.expression.name : node.expression.expression);
  if (!ts.isIfStatement(node) || node.elseStatement) return false;
  const { thenStatement } = node;
  const only = ts.isBlock(thenStatement) && thenStatement.statements.length === 1 ? thenStatement.statements[0] : thenStatement;
  return only !== undefined && ts.isThrowStatement(only);
}

const isAssertion = (name: ts.Node | undefined): boolean => name !== undefined && ts.isIdentifier(name) && /^(assert|throwIf)/.test(name.text);

type Change = readonly [kind: string, at: ts.Node, text: string];

function changesOf(node: ts.Node, file: ts.SourceFile): Change[] {
  const textOf = (part: ts.Node) => part.getText(file);
  if (ts.isBinaryExpression(node)) {
    const other = OPERATORS[textOf(node.operatorToken)];
    return other === undefined ? [] : [[`${textOf(node.operatorToken)} → ${other}`, node.operatorToken, other]];
  }
  if (ts.isPrefixUnaryExpression(node) && [ts.SyntaxKind.ExclamationToken, ts.SyntaxKind.MinusToken].includes(node.operator)) return [['without sign', node, `(${textOf(node.operand)})`]];
  if (ts.isNumericLiteral(node)) return [['another number', node, otherNumber(Number(textOf(node).replaceAll('_', '')))]];
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return [['the other truth', node, node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true']];
  if (ts.isStringLiteral(node) && !isName(node) && !isWords(node.text)) return [['another text', node, `'${node.text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}_'`]];
  if (ts.isTemplateExpression(node) && !isWords(textOf(node))) return [['another text', node.head, `\`_${textOf(node.head).slice(1)}`]];
  if (ts.isConditionalExpression(node)) return [['branches swapped', node, `${textOf(node.condition)} ? ${textOf(node.whenFalse)} : ${textOf(node.whenTrue)}`]];
  if (ts.isIfStatement(node)) return [['condition negated', node.expression, `!(${textOf(node.expression)})`], ...(node.elseStatement ? [] : [removal(node)])];
  if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) return [removal(node)];
  if (ts.isContinueStatement(node)) return [['break', node, 'break;']];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) return [['without the last element', node, `[${node.elements.slice(0, -1).map(textOf).join(', ')}]`]];
  if (ts.isCallExpression(node)) return callChanges(node);
  return [];
}

const removal = (node: ts.Node): Change => ['removed', node, ';'];

function callChanges({ expression }: ts.CallExpression): Change[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name } = expression;
  const other = METHODS.get(name.text);
  return other === undefined ? [] : [[`${name.text} → ${other}`, name, other]];
}

/** A property's name, and what a node is called. */
const isName = (text: ts.StringLiteral): boolean => ts.isPropertyAssignment(text.parent) && (text.parent.name === text || text.parent.name.getText() === 'name');

/** A text for people; SQL has words in capitals. */
const isWords = (text: string): boolean => text.includes(' ') && !/\b[A-Z]{3,}\b/.test(text);

const otherNumber = (number: number): string => (Number.isInteger(number) ? String(number + 1) : String(number * 1.5));
