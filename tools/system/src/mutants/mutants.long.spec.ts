import { WorkspaceCopy } from '../workspace-copy.js';
import { withCopy } from '../kills/with-copy.js';
import { lineOf, needlessShare, withVerdict } from './result.js';
import { tryMutants } from './try-mutants.js';

// Fewer in continuous integration: `npx nx run system:mutants` shows each. Two thirds differ in what a training is made of.
const MUTANTS = Number(process.env['MUTANTS'] ?? 300);
const SEED = Number(process.env['MUTANTS_SEED'] ?? 1);
/** Of few mutants chance decides the share. */
const ENOUGH = 100;
const LIMIT_MS = 3_600_000;

(MUTANTS > 0 ? test : test.skip)(`no fingerprint reuses what a training no longer makes, and few train without need, after ${MUTANTS} mutations (seed ${SEED})`, async () => {
  const database = await createDatabase();
  const training = Math.round((MUTANTS * 2) / 3);
  const result = await withCopy(WorkspaceCopy.make, (copy) => tryMutants(copy, database, { seed: SEED, training, others: MUTANTS - training, onMutant: () => undefined }));
  expect(result.tried).toHaveLength(MUTANTS);
  expect(withVerdict(result.tried, 'unsound').map(lineOf)).toEqual([]);
  expect(withVerdict(result.tried, 'trained').length).toBeGreaterThan(0);
  expect(MUTANTS < ENOUGH ? 0 : needlessShare(result)).toBeLessThanOrEqual(0.1);
}, LIMIT_MS);
