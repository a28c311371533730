import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A TypeScript file of the product, as the structural tests see it. */
export interface SourceFile {
  /** from the repository's root, with slashes */
  readonly path: string;
  /** what it imports or re-exports, as written */
  readonly imports: readonly string[];
  /** what it imports for more than types: only these make a cycle at run time */
  readonly valueImports: readonly string[];
  readonly hasDefaultExport: boolean;
}

function* typescriptBelow(directory: string): Generator<string> {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* typescriptBelow(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const isTypeOnly = (statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isExportDeclaration(statement)
    ? statement.isTypeOnly
    : statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;

const isDefaultExport = (statement: ts.Statement): boolean =>
  ts.isExportAssignment(statement) ||
  (ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword));

/** The modules that `import('…')` names, which can stand anywhere. */
function dynamicImports(node: ts.Node): readonly string[] {
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isCallExpression(child) && child.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = child.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push(specifier.text);
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

function readSource(path: string): SourceFile {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const declarations = file.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier !== undefined &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [{ module: statement.moduleSpecifier.text, typeOnly: isTypeOnly(statement) }]
      : [],
  );
  const dynamic = dynamicImports(file);
  return {
    path: relative(root, path).replaceAll('\\', '/'),
    imports: [...declarations.map(({ module }) => module), ...dynamic],
    valueImports: declarations.filter(({ typeOnly }) => !typeOnly).map(({ module }) => module),
    hasDefaultExport: file.statements.some(isDefaultExport),
  };
}

/** Every file under apps and libs, without its specs. */
export const productFiles: readonly SourceFile[] = ['apps', 'libs']
  .flatMap((directory) => [...typescriptBelow(join(root, directory))])
  .filter((path) => !/\.spec\.tsx?$/.test(path))
  .map(readSource);

/** The folders directly below libs. */
export const libFolders: readonly string[] = readdirSync(join(root, 'libs'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

/** The lib in which a file lies, undefined for a file of an app. */
export function libOf(path: string): string | undefined {
  return /^libs\/([^/]+)\//.exec(path)?.[1];
}

/** The file that an import of the product's own names, undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const lib = /^@app\/([^/]+)$/.exec(specifier)?.[1];
  if (lib !== undefined) return `libs/${lib}/src/index.ts`;
  if (!specifier.startsWith('.')) return undefined;
  const target = join(dirname(from), specifier).replaceAll('\\', '/');
  return [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx'), `${target}/index.ts`].find((path) =>
    existsSync(join(root, path)),
  );
}
