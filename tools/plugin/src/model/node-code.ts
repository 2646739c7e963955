/** How wide a line may be. */
export const WIDTH = 160;

/** A node as nodes.ts declares it: what it is for, its export, its factory, and the factory's properties as code. */
export interface NodeCode {
  readonly about: string;
  readonly name: string;
  readonly factory: string;
  readonly properties: readonly string[];
  /** The datasets that it makes, where training hands them to inference. */
  readonly fits?: string;
}

/** The declaration of a node, on one line where it fits. */
export function declaration({ about, name, factory, properties }: NodeCode): string {
  const line = `export const ${name} = ${factory}({ ${properties.join(', ')} });`;
  const code = line.length <= WIDTH ? line : `export const ${name} = ${factory}({\n${properties.map((property) => `  ${property},\n`).join('')}});`;
  return `/** ${about} */\n${code}`;
}

/** An import, on one line where it fits. */
export function importOf(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from '${from}';`;
  return line.length <= WIDTH ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
}
