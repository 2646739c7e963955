import type { ProjectPlan } from '../plan/project-plan.js';

/** Who reviews what. Without owners the lines are comments: a team that does not exist is an error at GitHub. */
export function ownersFile({ owners }: ProjectPlan): string {
  const by = owners.length === 0 ? '@your-team' : owners.join(' ');
  const places = ['*', '/apps/etl/', '/apps/ml/', '/apps/user/', '/libs/contracts/', '/libs/nodes/', '/tools/', '/.github/'];
  const width = Math.max(...places.map(({ length }) => length)) + 2;
  return `# Who reviews what, by folder; the last line that matches counts. What all three apps share is in libs/contracts.
${owners.length === 0 ? '# Nobody is named yet: put your teams here, which need write access to the repository, and take the # away.\n' : ''}
${places.map((place) => `${owners.length === 0 ? '# ' : ''}${place.padEnd(width)} ${by}\n`).join('')}`;
}
