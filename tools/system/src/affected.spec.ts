import { z } from 'zod';
import { WorkspaceCopy } from './workspace-copy.js';

// affected.long.spec.ts has the other changes.
describe('nx', () => {
  let copy: WorkspaceCopy;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
  });
  afterAll(() => copy.remove());

  it('after a fix in the user app, tests, lints and builds user, and trains nothing', async () => {
    const before = await copy.git('rev-parse', 'HEAD');
    await copy.append('apps/user/src/errors.ts', '// one more line');
    await copy.commit('fix(user): a better message still');
    const outcome = await copy.nx('affected', '-t', 'build', 'test', 'lint', 'typecheck', 'train', `--base=${before}`, '--head=HEAD', '--graph=tasks.json');
    expect(outcome).toMatchObject({ exitCode: 0 });
    const { tasks } = z.object({ tasks: z.object({ tasks: z.record(z.string(), z.unknown()) }) }).parse(JSON.parse(await copy.read('tasks.json'))).tasks;
    expect(Object.keys(tasks).sort()).toEqual(['user:build', 'user:lint', 'user:test', 'user:typecheck']);
  });
});
