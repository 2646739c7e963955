// The one place that decides which variables of the caller's environment reach which child (docs/operations.md has the
// table). Plain JavaScript with built-ins only: tools/start.mjs needs it before anything is installed.

/** Variables that harm here; `*` stands for any ending. Case does not count, and `-` counts as `_`, as for npm. */
// npm would leave the tools out, and jest would not set `test`.
const MODE = ['NODE_ENV'];
// Git sets them in a hook: a child's git, or Nx, would work on the repository whose commit is under way.
const REPOSITORY = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_QUARANTINE_PATH', 'GIT_NAMESPACE', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE', 'GIT_CONFIG', 'GIT_CONFIG_PARAMETERS'];
// What is installed, and where. Registry, cache, proxies and certificates of npm are the caller's own.
const INSTALLING = ['omit', 'include', 'only', 'also', 'dev', 'production', 'optional', 'global', 'location', 'prefix', 'local_prefix', 'dry_run', 'package_lock', 'package_lock_only', 'workspace', 'workspaces', 'include_workspace_root', 'bin_links', 'install_links', 'install_strategy', 'legacy_bundling', 'global_style', 'os', 'cpu', 'libc', 'force', 'json'].map((name) => `npm_config_${name}`);
// A surrounding run of Nx names its own workspace, tasks and cache.
const NX = ['NX_*'];
// The embedded Postgres has its own address, login and settings.
const POSTGRES = ['PG*'];
// The caller's TypeScript is not ours.
const RUNNERS = ['TSX_*', 'TS_NODE_*'];
// Tests would record in the caller's own server, and read from it.
const MLFLOW = ['MLFLOW_*'];
const OWN = ['NX_VERBOSE_LOGGING', 'NX_PERF_LOGGING', 'NX_SKIP_NX_CACHE', 'MLFLOW_PYTHON'];

/** What does not reach `npm ci`; the commands of the root, with all that they start; and tests that were started without them. */
const KEPT_BACK = {
  install: [...MODE, ...REPOSITORY, ...INSTALLING, ...NX, ...RUNNERS],
  command: [...MODE, ...REPOSITORY, ...INSTALLING, ...NX, ...RUNNERS, ...POSTGRES],
  tests: [...REPOSITORY, ...POSTGRES, ...MLFLOW],
};

/**
 * Removes from an environment what must not reach a child of this kind, and returns it.
 *
 * @param {keyof typeof KEPT_BACK} child
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
exports.keepBack = (child, env) => {
  /** @type {Record<string, string>} */
  const removed = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || OWN.includes(name) || !matches(KEPT_BACK[child], name)) continue;
    removed[name] = value;
    delete env[name];
  }
  return removed;
};

/**
 * Those of Postgres: an app with a database of one's own gets them back, since its address may count on PGSSLMODE,
 * PGPASSWORD and others.
 *
 * @param {Readonly<Record<string, string>>} env
 * @returns {Record<string, string>}
 */
exports.postgresOf = (env) => Object.fromEntries(Object.entries(env).filter(([name]) => matches(POSTGRES, name)));

/**
 * A proxy cannot reach what listens on this machine: where one is set, loopback becomes an exception from it.
 *
 * @param {Record<string, string | undefined>} env
 */
exports.askLoopbackDirectly = (env) => {
  if (!['http_proxy', 'https_proxy', 'all_proxy'].some((name) => env[name] || env[name.toUpperCase()])) return;
  const direct = [env.no_proxy || env.NO_PROXY, 'localhost', '127.0.0.1', '::1', '[::1]'].filter(Boolean).join(',');
  env.no_proxy = env.NO_PROXY = direct;
};

/**
 * @param {readonly string[]} rules
 * @param {string} name
 */
function matches(rules, name) {
  const plain = name.toLowerCase().replaceAll('-', '_');
  return rules.some((rule) => (rule.endsWith('*') ? plain.startsWith(rule.slice(0, -1).toLowerCase()) : plain === rule.toLowerCase()));
}
