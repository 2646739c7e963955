import { ToolError } from '@tripod/processes';
import type { ProjectPlan } from '../plan/project-plan.js';
import { textOf, type TrackedFiles } from './changes.js';
import { literal } from './code.js';
import { etlProjectOf } from './etl.js';
import { namesOf } from './names.js';
import { instanceContract, labelContract, predictionContract } from './schemas.js';
import { policyOf } from './user.js';

/** The composition roots, each with the line that names the business. */
export function rootFiles(plan: ProjectPlan, files: TrackedFiles): ReadonlyMap<string, string> {
  const { folder, model } = namesOf(plan);
  const replaced = (path: string, ...changes: readonly (readonly [RegExp, string])[]) => [path, changes.reduce((text, [pattern, by]) => replaceOnce(path, text, pattern, by), textOf(files, path))] as const;
  const exported = (name: string) => [/^export \{ \w+ as project \} from .*;$/m, `export { ${name} as project } from './${folder}/index.js';`] as const;
  return new Map([
    replaced('libs/contracts/src/index.ts', [/^export \* from '\.\/[\w-]+\/index\.js';$/m, `export * from './${folder}/index.js';`]),
    replaced('apps/etl/src/project.ts', exported(etlProjectOf(plan))),
    replaced('apps/ml/src/models/index.ts', [/(?:^import \{ \w+ \} from '\.\/[\w-]+\/index\.js';\n)+/m, `import { ${model} } from './${folder}/index.js';\n`], [/= \[.*\];/, `= [${model}];`]),
    replaced('apps/user/src/project.ts', exported(policyOf(plan))),
    replaced('tools/system/src/example.ts', [/^export \* from .*;$/m, `export * from './${folder}/example.js';`]),
    [`tools/system/src/${folder}/example.ts`, exampleFile(plan)],
  ]);
}

/** Replaces what must be there. */
export function replaceOnce(path: string, text: string, pattern: RegExp | string, by: string): string {
  const after = text.replace(pattern, () => by);
  if (after !== text || text.includes(by)) return after;
  throw new ToolError('BAD_USAGE', `${path} has no ${String(pattern)} to replace: this is no checkout of the template as it was cloned, so nothing was changed.`);
}

function exampleFile(plan: ProjectPlan): string {
  const { folder } = namesOf(plan);
  const folders = [`libs/contracts/src/${folder}`, `apps/etl/src/${folder}`, `apps/ml/src/models/${folder}`, `apps/user/src/${folder}`, `tools/system/src/${folder}`];
  const words = [instanceContract(plan), labelContract(plan), predictionContract(plan)].map(({ name }) => `/\\b${name}/`);
  return `// What of this repository is the business, and not mechanism.

/** Folders of which everything is about the business. */
export const exampleFolders: readonly string[] = [
${folders.map((path) => `  ${literal(path)},\n`).join('')}];

/** The entry of the business's contracts: mechanism imports none of the names that it exports. */
export const exampleContracts = 'libs/contracts/src/${folder}/index.ts';

/** Words of the business. Mechanism does not use them, in names, comments, messages or tests. */
export const exampleWords: readonly RegExp[] = [
${words.map((word) => `  ${word},\n`).join('')}];
`;
}
