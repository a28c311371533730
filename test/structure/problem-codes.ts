import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ANSWERED = ['CustodianError', 'Unavailable'];
const ANSWERING = /\/(apps\/custodian|libs)\//;

/** The sources whose errors the server answers with; the command line prints its own. */
function answeringProgram(): ts.Program {
  const config = ts.readConfigFile(join(root, 'tsconfig.build.json'), (path) => ts.sys.readFile(path));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  return ts.createProgram(
    fileNames.filter((file) => ANSWERING.test(file)),
    { ...options, incremental: false, noEmit: true, tsBuildInfoFile: undefined },
  );
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** `new CustodianError(…)`, or `super(…)` in a class that extends it. */
function isCustodianError(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  if (ts.isNewExpression(node)) return ANSWERED.includes(node.expression.getText());
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword) return false;
  const owner = ts.findAncestor(node, ts.isClassDeclaration);
  return owner?.heritageClauses?.some(({ types }) => types.some((type) => ANSWERED.includes(type.getText()))) ?? false;
}

/**
 * Every code that the server can answer with. A code that is put together is read by its types; one that is handed
 * to a function is looked for where that function is called. What is answered as 5xx shows no code of its own, but for
 * `Unavailable`.
 */
export function answeredCodes(): ReadonlySet<string> {
  const program = answeringProgram();
  const checker = program.getTypeChecker();
  const nodes = program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) => !isDeclarationFile && ANSWERING.test(fileName))
    .flatMap((file) => [...nodesOf(file)]);
  const calls = nodes.filter(ts.isCallExpression);

  const codesOf = (expression: ts.Expression): string[] => {
    if (ts.isStringLiteralLike(expression)) return [expression.text];
    if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(codesOf);
    if (ts.isTemplateExpression(expression)) {
      return expression.templateSpans.reduce<string[]>(
        (heads, { expression: span, literal }) =>
          heads.flatMap((head) => codesOf(span).map((word) => `${head}${word}${literal.text}`)),
        [expression.head.text],
      );
    }
    const words = wordsOf(expression);
    return words.length > 0 ? words : codesHandedTo(expression);
  };

  const wordsOf = (expression: ts.Expression): string[] => {
    const type = checker.getTypeAtLocation(expression);
    return (type.isUnion() ? type.types : [type]).flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
  };

  const codesHandedTo = (expression: ts.Expression): string[] => {
    const parameter = checker.getSymbolAtLocation(expression)?.valueDeclaration;
    if (parameter === undefined || !ts.isParameter(parameter)) {
      throw new Error(`${expression.getSourceFile().fileName}: what code is ${expression.getText()}?`);
    }
    const position = parameter.parent.parameters.indexOf(parameter);
    const { name, parent } = parameter.parent;
    const called = name?.getText() ?? (ts.isVariableDeclaration(parent) ? parent.name.getText() : '');
    return calls
      .filter((call) => call.expression.getText().endsWith(called))
      .filter((call) => checker.getResolvedSignature(call)?.declaration === parameter.parent)
      .flatMap(({ arguments: given }) => (given[position] === undefined ? [] : codesOf(given[position])));
  };

  const isServersFault = (status: ts.Expression | undefined): boolean => /^5\d\d$/.test(status?.getText() ?? '');
  const thrown = nodes
    .filter(isCustodianError)
    .flatMap(({ arguments: [code, status] = [] }) =>
      code === undefined || isServersFault(status) ? [] : codesOf(code),
    );
  return new Set([...thrown, ...ownCodesOfTheFilter(nodes)]);
}

/** What the error filter answers of itself: the `code` of each problem that it writes down. */
function ownCodesOfTheFilter(nodes: readonly ts.Node[]): string[] {
  return nodes.flatMap((node) =>
    ts.isPropertyAssignment(node) &&
    node.getSourceFile().fileName.endsWith('/errors/error.filter.tsx') &&
    node.name.getText() === 'code' &&
    ts.isStringLiteral(node.initializer)
      ? [node.initializer.text]
      : [],
  );
}
