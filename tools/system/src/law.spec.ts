import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { law } from './law.js';
import { forbiddenImports } from './forbidden-imports.js';
import { WorkspaceCopy } from './workspace-copy.js';

interface Graph {
  readonly graph: { readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>> };
}

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

describe('the law', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
  });
  afterAll(() => copy.remove());

  it('is what the project graph is', async () => {
    const file = join(copy.directory, 'graph.json');
    const outcome = await copy.nx('graph', `--file=${file}`);
    expect(outcome).toMatchObject({ exitCode: 0 });
    const { graph }: Graph = JSON.parse(await readFile(file, 'utf8'));
    const edges = Object.keys(law).map((project) => [
      project,
      [...new Set((graph.dependencies[project] ?? []).map(({ target }) => target))].filter((name) => !name.startsWith('npm:')).sort(),
    ]);
    expect(Object.fromEntries(edges)).toEqual(law);
  });

  it('lets no tool depend on an app', async () => {
    const { graph }: Graph = JSON.parse(await readFile(join(copy.directory, 'graph.json'), 'utf8'));
    const apps = new Set(['etl', 'ml', 'user']);
    const tools = Object.entries(graph.dependencies).filter(([project]) => !apps.has(project));
    expect(tools.flatMap(([project, edges]) => edges.filter(({ target }) => apps.has(target)).map(({ target }) => `${project} → ${target}`))).toEqual([]);
  });

  it('has one line and one tag for each project, and no wildcard', async () => {
    const config = await copy.read('eslint.config.mjs');
    const lines = [...config.matchAll(/sourceTag: '([^']*)'/g)].map(([, tag]) => tag);
    expect(lines).toEqual([...new Set(lines)]);
    expect(lines).toEqual(expect.arrayContaining(Object.keys(law)));
    expect(config).not.toMatch(/(sourceTag|onlyDependOnLibsWithTags): \[?'\*'/);
  });

  describe('refuses by lint', () => {
    let results: readonly LintResult[];

    beforeAll(async () => {
      for (const { file, code } of forbiddenImports) await copy.write(file, code);
      // nx reads the planted files into its graph first; eslint alone would judge by the graph as it was.
      await copy.nx('graph', `--file=${join(copy.directory, 'graph.json')}`);
      const outcome = await copy.node(['node_modules/eslint/bin/eslint.js', '--format', 'json', ...forbiddenImports.map(({ file }) => file)]);
      results = JSON.parse(outcome.stdout);
    });

    it.each(forbiddenImports)('$what', ({ file, says }) => {
      const result = results.find(({ filePath }) => filePath.endsWith(`/${file}`));
      const messages = result?.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`) ?? [];
      expect(messages.join('\n')).toMatch(says);
    });
  });

  it('does not let an app be imported by its package name: it exports nothing', async () => {
    await copy.write('apps/user/planted-by-name.mjs', "await import('etl');\n");
    const outcome = await copy.node(['apps/user/planted-by-name.mjs']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/ERR_PACKAGE_PATH_NOT_EXPORTED|No "exports" main defined/);
  });
});
