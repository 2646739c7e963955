import { tmpdir } from 'node:os';
import { z } from 'zod';
import { DeskError } from './errors.js';
import { DEFAULT_COSTS, dollars, share, type PolicyCosts } from './policy/costs.js';

const milliseconds = z.coerce.number().int().min(1).max(3_600_000);

/** Every setting of the app: one object, read from the environment. Options of the command line go before it. */
const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' }),
  RUNS_DIRECTORY: z.string().default('mlruns'),
  PREDICT_BY: z.enum(['run', 'endpoint']).optional(),
  RUN_ID: z.string().optional(),
  PREDICTION_ENDPOINT: z.string().optional(),
  PREDICTION_TOKEN: z.string().optional(),
  PREDICTION_TIMEOUT_MS: milliseconds.default(30_000),
  PREDICTION_RETRIES: z.coerce.number().int().min(0).max(20).default(4),
  PREDICTION_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  PACKAGE_COPIES_DIRECTORY: z.string().default(tmpdir()),
  PACKAGE_START_TIMEOUT_MS: milliseconds.default(30_000),
  PACKAGE_BATCH_TIMEOUT_MS: milliseconds.default(60_000),
  DAMAGE_OF_LATE_FLIGHT: dollars.default(DEFAULT_COSTS.damage),
  HOLD_PRICE: dollars.default(DEFAULT_COSTS.hold.price),
  HOLD_AVERTS: share.default(DEFAULT_COSTS.hold.averts),
  REBOOK_PRICE: dollars.default(DEFAULT_COSTS.rebook.price),
  REBOOK_AVERTS: share.default(DEFAULT_COSTS.rebook.averts),
});
export type Config = z.infer<typeof environment>;

/** The names of all settings, for the documentation to be complete. */
export const environmentNames: readonly string[] = Object.keys(environment.shape);

/**
 * Reads the environment; an empty variable counts as not set, as compose files write it.
 *
 * @throws {DeskError} BAD_SETTING naming each wrong variable
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return name in set ? `${name}: ${message}` : `${name} is not set: ${message}`;
  });
  throw new DeskError('BAD_SETTING', `The environment is not as it should be. ${faults.join('. ')}. See apps/user/README.md.`);
}

/** The policy's costs out of the settings. */
export function costsOf(config: Config): PolicyCosts {
  return {
    damage: config.DAMAGE_OF_LATE_FLIGHT,
    hold: { price: config.HOLD_PRICE, averts: config.HOLD_AVERTS },
    rebook: { price: config.REBOOK_PRICE, averts: config.REBOOK_AVERTS },
  };
}
