import type { Picture } from './picture.js';

/** How many facts are named before the rest is counted. */
const SHOWN = 3;

/** What of the runs was done twice, or left open, in words. */
export function doubledIn({ runs }: Picture): string[] {
  const finished = runs.filter(({ status }) => status === 'FINISHED');
  const prints = [...new Set(finished.map(({ fingerprint }) => fingerprint))];
  const doubled = prints.map((print) => [print, finished.filter(({ fingerprint }) => fingerprint === print).length] as const).filter(([, count]) => count > 1);
  return doubled.map(([print, count]) => `${count} finished runs have the fingerprint ${print.slice(0, 12)}`);
}

/** What a picture shows otherwise than the undisturbed one, in words. */
export function differencesOf(undisturbed: Picture, picture: Picture): string[] {
  const names = [...new Set([...Object.keys(undisturbed.facts), ...Object.keys(picture.facts)])];
  const facts = names
    .filter((name) => undisturbed.facts[name] !== picture.facts[name])
    .map((name) => `${name}: ${picture.facts[name] ?? 'missing'} instead of ${undisturbed.facts[name] ?? 'none'}`);
  const more = facts.length > SHOWN ? [`${facts.length - SHOWN} facts more`] : [];
  return [...facts.slice(0, SHOWN), ...more, ...runDifferences(undisturbed, picture)];
}

function runDifferences(undisturbed: Picture, { runs, decidedBy }: Picture): string[] {
  const printsOf = (found: Picture['runs']) => [...new Set(found.filter(({ status }) => status === 'FINISHED').map(({ fingerprint }) => fingerprint.slice(0, 12)))].sort().join(', ');
  const [wanted, found] = [printsOf(undisturbed.runs), printsOf(runs)];
  const isFinished = (id: string) => runs.some((run) => run.id === id && run.status === 'FINISHED');
  return [
    ...(found === wanted ? [] : [`the finished runs have the fingerprints ${found || 'of none'} instead of ${wanted}`]),
    // A run that was not finished says so.
    ...runs.filter(({ status }) => !['FINISHED', 'FAILED', 'KILLED'].includes(status)).map(({ id, status }) => `run ${id} still says ${status}`),
    ...decidedBy.filter((id) => !isFinished(id)).map((id) => `decisions are there by run ${id}, which is not finished`),
  ];
}
