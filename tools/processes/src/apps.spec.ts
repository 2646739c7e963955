import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtMain, databaseVariable, findApps } from './apps.js';
import { appNamed, appOfKind } from './choose-app.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tripod-apps-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(folder: string, project: object, manifest: object): void {
  for (const [file, content] of Object.entries({ 'project.json': project, 'package.json': manifest })) {
    mkdirSync(dirname(join(root, folder, file)), { recursive: true });
    writeFileSync(join(root, folder, file), JSON.stringify(content));
  }
}
const add = (name: string, ...tags: string[]) => write(`apps/${name}`, { name, tags }, { name, description: `This is ${name}` });

describe('the apps of a workspace', () => {
  test('are the folders of apps that have a tag etl, ml or user, sorted by name', () => {
    add('user', 'user');
    add('sales-etl', 'other', 'etl');
    add('end-to-end', 'tests');
    mkdirSync(join(root, 'apps', 'leftover'));
    write('apps/folder', { name: 'ml-of-another-folder', tags: ['ml'] }, { name: 'ml-of-another-folder' });
    expect(findApps(root)).toEqual([
      { name: 'ml-of-another-folder', kind: 'ml', folder: 'apps/folder', description: '' },
      { name: 'sales-etl', kind: 'etl', folder: 'apps/sales-etl', description: 'This is sales-etl' },
      { name: 'user', kind: 'user', folder: 'apps/user', description: 'This is user' },
    ]);
  });

  test('are none in a workspace without apps', () => {
    expect(findApps(root)).toEqual([]);
  });

  test('have a variable and a built file by their name and folder', () => {
    const app = { name: 'sales-etl', folder: 'apps/sales' };
    expect(databaseVariable(app)).toBe('SALES_ETL_DATABASE_URL');
    expect(builtMain(app, '/work')).toBe(join('/work', 'apps', 'sales', 'dist', 'main.js'));
  });

  test.each<[string, object, object, RegExp]>([
    ['has another name in package.json', { name: 'a', tags: ['etl'] }, { name: 'b' }, /apps\/x\/project\.json: the name a differs from b in package\.json/],
    ['is of two kinds', { name: 'a', tags: ['etl', 'ml'] }, { name: 'a' }, /this one has etl and ml/],
    ['has a name that no role can have', { name: 'A b', tags: ['etl'] }, { name: 'A b' }, /the name A b is not valid: use up to 63 of a-z, 0-9 and -/],
    ['has the name of the group role', { name: 'dataset_readers', tags: ['ml'] }, { name: 'dataset_readers' }, /the name dataset_readers is not valid/],
    ['has a name that Postgres keeps to itself', { name: 'public', tags: ['etl'] }, { name: 'public' }, /the name public is reserved/],
  ])('are refused when one %s', (_what, project, manifest, message) => {
    write('apps/x', project, manifest);
    expect(() => findApps(root)).toThrow(message);
  });
});

describe('the choice of an app', () => {
  test('by name names the apps that there are if it is wrong', () => {
    add('etl', 'etl');
    add('user', 'user');
    expect(appNamed(findApps(root), 'user').folder).toBe('apps/user');
    expect(() => appNamed(findApps(root), 'shop')).toThrow('There is no app shop. The apps of this workspace: etl, user.');
  });

  test('by kind takes the only one, or the one that is called so', () => {
    add('sales-etl', 'etl');
    expect(appOfKind(findApps(root), 'etl').name).toBe('sales-etl');
    add('etl', 'etl');
    expect(appOfKind(findApps(root), 'etl').name).toBe('etl');
  });

  test('by kind is refused among several others, and where there is none', () => {
    add('sales-etl', 'etl');
    add('shop-etl', 'etl');
    expect(() => appOfKind(findApps(root), 'etl')).toThrow('Several apps have the tag etl: sales-etl, shop-etl. Choose one: npm run app -- <name>');
    expect(() => appOfKind(findApps(root), 'ml')).toThrow('No app has the tag ml.');
  });
});
