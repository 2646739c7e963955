import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import ts from 'typescript';

/** The names that a module of the checkout exports, those of modules that it passes on included, as the compiler knows them. */
export function exportedNames(path: string): Set<string> {
  const { config } = ts.readConfigFile(join(checkout, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, checkout);
  const program = ts.createProgram([join(checkout, path)], options);
  const file = program.getSourceFile(join(checkout, path));
  const symbol = file && program.getTypeChecker().getSymbolAtLocation(file);
  if (symbol === undefined) throw new Error(`${path} is not a module`);
  return new Set(program.getTypeChecker().getExportsOfModule(symbol).map(({ name }) => name));
}
