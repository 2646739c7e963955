/** An import that the law forbids, planted in a copy of the workspace. */
export interface ForbiddenImport {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  /** What lint reports. */
  readonly says: RegExp;
}

/** The rule words it differently when a planted file also closes a circle or is lazily loaded elsewhere. */
const boundary = /enforce-module-boundaries/;
const notAllowed = /enforce-module-boundaries: .*(cannot import|is not allowed to import|banned|not allowed).*/is;
const escapes = /no-restricted-syntax: .*escapes/;

/** Each way to import, each edge that is not in the law, each package that a project may not have. */
export const forbiddenImports: readonly ForbiddenImport[] = [
  plant('a static import of a library that is not its own', 'apps/user/src', "import { run } from '@tripod/nodes';\nexport { run };", boundary),
  plant('a re-export', 'apps/user/src', "export { run } from '@tripod/nodes';", boundary),
  plant('a dynamic import', 'apps/user/src', "export const nodes = import('@tripod/nodes');", boundary),
  plant('a require', 'apps/user/src', "export const nodes = require('@tripod/nodes');", boundary),
  plant('a type-only import', 'apps/user/src', "import type { Matrix } from '@tripod/nodes';\nexport type M = Matrix;", boundary),
  plant('an import() type', 'apps/user/src', "export type M = import('@tripod/nodes').Matrix;", escapes),
  plant('a relative path into another app', 'apps/user/src', "export { main } from '../../ml/src/main.js';", boundary),
  plant('a relative path into a library', 'apps/etl/src', "export { run } from '../../../libs/nodes/src/index.js';", boundary),
  plant('a mocked module', 'apps/user/src', "jest.mock('../../ml/src/main.js');", escapes),
  plant('a mocked module of the other kind', 'apps/user/src', "jest.unstable_mockModule('../../ml/src/main.js', () => ({}));", escapes),
  plant('an import in a file of CommonJS', 'apps/user/src', "export { run } from '@tripod/nodes';", boundary, 'cts'),
  plant('an import of a computed path', 'apps/user/src', "const app = 'ml';\nexport const other = import(`../../${app}/src/main.js`);", escapes),
  plant('a require of a computed path', 'apps/user/src', "const app = 'ml';\nexport const other = require(`../../${app}/src/main.js`);", escapes),
  plant('a worker of another app', 'apps/user/src', "export const worker = new Worker(new URL('../../ml/src/main.ts', import.meta.url));", escapes),
  plant('createRequire', 'apps/user/src', "import { createRequire } from 'node:module';\nexport const ml = createRequire(import.meta.url)('../../ml/src/main.ts');", escapes),
  plant('an app by its package name', 'apps/user/src', "import etl from 'etl';\nexport { etl };", /no-restricted-imports/),
  plant('an import in a test', 'apps/etl/src', "import { run } from '@tripod/nodes';\nit('runs', () => expect(run).toBeDefined());", boundary, 'spec.ts'),
  plant('etl using nodes', 'apps/etl/src', "export { run } from '@tripod/nodes';", boundary),
  plant('contracts using nodes', 'libs/contracts/src', "export { run } from '@tripod/nodes';", boundary),
  plant('nodes using contracts', 'libs/nodes/src', "export { columnsOf } from '@tripod/contracts';", boundary),
  plant('contracts using an app', 'libs/contracts/src', "export { main } from '../../../apps/etl/src/main.js';", boundary),
  plant('contracts using a package other than zod', 'libs/contracts/src', "import axios from 'axios';\nexport { axios };", notAllowed),
  plant('nodes using any package', 'libs/nodes/src', "import { z } from 'zod';\nexport { z };", notAllowed),
  plant('TensorFlow in the user app', 'apps/user/src', "import * as tf from '@tensorflow/tfjs-core';\nexport { tf };", notAllowed),
  plant('TensorFlow in the etl app', 'apps/etl/src', "import * as tf from '@tensorflow/tfjs-core';\nexport { tf };", notAllowed),
  plant('a tool using an app', 'tools/start', "export { main } from '../../apps/etl/src/main.js';", boundary),
  plant('an etl app using another etl app', 'apps/second-etl/src', "export { main } from '../../etl/src/main.js';", boundary),
  plant('a second user app using nodes', 'apps/second-user/src', "export { run } from '@tripod/nodes';", boundary),
  plant('a second app by its package name', 'apps/user/src', "import etl from 'second-etl';\nexport { etl };", /no-restricted-imports/),
  plant('a worker of a second app', 'apps/user/src', "export const worker = new Worker(new URL('../../second-ml/src/main.ts', import.meta.url));", escapes),
  plant('TensorFlow in a second etl app', 'apps/second-etl/src', "import * as tf from '@tensorflow/tfjs-core';\nexport { tf };", notAllowed),
  plant('the contracts of tests in a product', 'apps/etl/src', "export { readings } from '@tripod/contracts/testing';", /no-restricted-imports/),
];

function plant(what: string, folder: string, code: string, says: RegExp, ending = 'ts'): ForbiddenImport {
  return { what, file: `${folder}/planted-${what.toLowerCase().replace(/[^a-z]+/g, '-')}.${ending}`, code: `${code}\n`, says };
}
