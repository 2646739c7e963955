import { WorkspaceCopy } from './workspace-copy.js';

describe('nx', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
  });
  afterAll(() => copy.remove());

  it('after a fix in the user app, releases user alone', async () => {
    for (const app of ['etl', 'ml', 'user']) await copy.git('tag', `${app}@1.0.0`);
    await copy.append('apps/user/src/errors.ts', '// one more line');
    await copy.commit('fix(user): a better message');
    const { exitCode, stdout, stderr } = await copy.nx('release', '--dry-run', '--skip-publish');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const released = [...`${stdout}${stderr}`.matchAll(/apps\/(\w+)\/package\.json \[dry-run\]/g)].map(([, app]) => app);
    expect([...new Set(released)]).toEqual(['user']);
    expect(stdout + stderr).toContain('1.0.1');
  });
});
