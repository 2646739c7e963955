/**
 * The environment for git in another repository than the one that surrounds us. In a hook, git sets GIT_DIR,
 * GIT_INDEX_FILE and more: git in a copy would write into the repository whose commit is under way.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}
