import type { App } from '@tripod/processes';

/** What the README of a new app says that the one of its model does not. */
export interface NewReadme {
  readonly from: App;
  readonly name: string;
  readonly description: string;
  /** The folder of the business below `src`. */
  readonly folder: string;
  /** What that folder holds. */
  readonly holds: string;
  /** Whether a variable is one of the mechanism. */
  isSetting(name: string): boolean;
  /** Rows for the table of settings: those of the business. */
  readonly settings?: readonly string[];
}

/** The README of an app for another one of its kind: other name, other beginning, other business; the mechanism is the same. */
export function readmeOf(text: string, { from, name, description, folder, holds, isSetting, settings = [] }: NewReadme): string {
  const lines = text.split('\n');
  const firstBlock = lines.findIndex((line, at) => at > 0 && (line.startsWith('    ') || line.startsWith('#') || line.startsWith('|')));
  const kept = lines.slice(Math.max(firstBlock, 1)).filter((line) => !isOfBusiness(line, isSetting));
  const lastSetting = kept.findLastIndex((line) => /^\| `[A-Z][A-Z0-9_]*`/.test(line));
  if (lastSetting >= 0) kept.splice(lastSetting + 1, 0, ...settings);
  const body = kept.map((line) => (line.startsWith(`| \`src/${folder}/\``) ? `| \`src/${folder}/\` | ${holds} |` : line)).join('\n');
  return [`# ${name}: ${description.slice(0, 1).toLowerCase()}${description.slice(1)}`, '', `${description}. It has the form of every ${from.kind} app of this workspace, a role and a schema of its own name in Postgres, and its own`, 'version.', '', renamed(body, from, name)].join('\n');
}

function isOfBusiness(line: string, isSetting: (name: string) => boolean): boolean {
  const [, cell] = /^\| ((?:`[A-Z][A-Z0-9_]*`(?:, )?)+) \|/.exec(line) ?? [];
  const names = [...(cell ?? '').matchAll(/`([A-Z0-9_]+)`/g)].map(([, variable]) => variable ?? '');
  return names.length > 0 && !names.some(isSetting);
}

function renamed(text: string, from: App, name: string): string {
  return text
    .replaceAll(`npm run ${from.kind} -- `, `npm run app -- ${name} `)
    .replaceAll(`npm run app -- ${from.name} `, `npm run app -- ${name} `)
    .replaceAll(`"${from.name}".`, `"${name}".`)
    .replaceAll(`apps/${from.name}/`, `apps/${name}/`);
}
