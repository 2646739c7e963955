import { z } from 'zod';
import { UsageError } from './errors.js';

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgresql://user:password@host:port/database' }),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
export type Config = z.infer<typeof schema>;

/**
 * Reads the configuration from environment variables; an empty one counts as not set, as compose files write it.
 *
 * @throws {UsageError} naming each variable that is missing or wrong
 */
export function readConfig(given: NodeJS.ProcessEnv): Config {
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message, input }) => {
    const name = path.join('.');
    return input === undefined && environment[name] === undefined ? `${name} is not set` : `${name} ${message}`;
  });
  throw new UsageError(
    'CONFIGURATION',
    `${faults.join('; ')}. Set it to a database prepared with deploy/roles.sql, or use \`npm run etl -- …\`, which starts one.`,
  );
}
