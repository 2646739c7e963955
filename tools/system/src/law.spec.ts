import { join } from 'node:path';
import { z } from 'zod';
import { forbiddenImports } from './forbidden-imports.js';
import { law, tools } from './law.js';
import { WorkspaceCopy } from './workspace-copy.js';

const graphFile = z.object({
  graph: z.object({
    nodes: z.record(z.string(), z.object({ data: z.object({ tags: z.array(z.string()) }) })),
    dependencies: z.record(z.string(), z.array(z.object({ target: z.string() }))),
  }),
});
const lintResults = z.array(z.object({ filePath: z.string(), messages: z.array(z.object({ ruleId: z.string().nullable(), message: z.string() })) }));

describe('the law', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    // The law is about any number of apps.
    for (const kind of ['etl', 'ml', 'user']) await copy.copyApp(kind, `second-${kind}`);
  });
  afterAll(() => copy.remove());

  /** The projects with their tag, and the projects that each depends on. */
  async function readGraph() {
    const outcome = await copy.nx('graph', `--file=${join(copy.directory, 'graph.json')}`);
    expect(outcome).toMatchObject({ exitCode: 0 });
    const { graph } = graphFile.parse(JSON.parse(await copy.read('graph.json')));
    return Object.entries(graph.nodes).map(([name, { data }]) => ({
      name,
      tags: data.tags.filter((tag) => tag in law || tag in tools),
      edges: [...new Set((graph.dependencies[name] ?? []).map(({ target }) => target))].filter((target) => !target.startsWith('npm:')).sort(),
    }));
  }

  it('is what the project graph is, for every project by its tag', async () => {
    const projects = await readGraph();
    expect(projects.map(({ name }) => name)).toEqual(expect.arrayContaining(['second-etl', 'second-ml', 'second-user']));
    for (const { name, tags, edges } of projects) {
      const [tag] = tags;
      expect({ name, tags: tags.length }).toEqual({ name, tags: 1 });
      if (tag !== undefined && tag in law) expect({ name, edges }).toEqual({ name, edges: law[tag] });
      else expect({ name, beyond: edges.filter((edge) => !(tag !== undefined && tools[tag]?.includes(edge))) }).toEqual({ name, beyond: [] });
    }
  });

  it('has one line for each tag, and no wildcard', async () => {
    const config = await copy.read('eslint.config.mjs');
    const lines = [...config.matchAll(/sourceTag: '([^']*)'/g)].map(([, tag]) => tag);
    expect(lines.sort()).toEqual([...Object.keys(law), ...Object.keys(tools)].sort());
    expect(config).not.toMatch(/(sourceTag|onlyDependOnLibsWithTags): \[?'\*'/);
  });

  describe('makes lint reject', () => {
    let results: z.infer<typeof lintResults>;

    beforeAll(async () => {
      for (const { file, code } of forbiddenImports) await copy.write(file, code);
      // Nx reads the planted files into its graph first; ESLint alone would judge by the graph as it was.
      await copy.nx('graph', `--file=${join(copy.directory, 'graph.json')}`);
      const outcome = await copy.node(['node_modules/eslint/bin/eslint.js', '--format', 'json', ...forbiddenImports.map(({ file }) => file)]);
      results = lintResults.parse(JSON.parse(outcome.stdout));
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
