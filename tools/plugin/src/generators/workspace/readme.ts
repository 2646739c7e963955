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

/** What of a README is about the business of its app: adopt replaces it. */
const EXAMPLE = /^<!-- example.* -->\n[^]*?^<!-- \/example -->\n/gm;

/** The README of an app for another one of its kind: other name, other beginning, other business; the mechanism is the same. */
export function readmeOf(text: string, { from, name, description, folder, holds, isSetting, settings = [] }: NewReadme): string {
  const lines = text.replace(EXAMPLE, '').split('\n');
  const hasTitle = lines[0]?.startsWith('# ') === true;
  const start = lines.findIndex((line, at) => (!hasTitle || at > 0) && /^( {4}|#|\|)/.test(line));
  const row = `| \`src/${folder}/\` | ${holds} |`;
  const kept = lines.slice(Math.max(start, 0)).filter((line) => !isOfBusiness(line, isSetting) && !line.startsWith(`| \`src/${folder}/\``));
  const addBehind = (pattern: RegExp, added: readonly string[]) => {
    const last = kept.findLastIndex((line) => pattern.test(line));
    if (last >= 0) kept.splice(last + 1, 0, ...added);
  };
  addBehind(/^\| `[A-Z][A-Z0-9_]*`/, settings);
  addBehind(/^\| `src\//, [row]);
  const form = `It has the form of every ${from.kind} app of this workspace, and its own name, role, schema and version.`;
  return [`# ${name}: ${description.slice(0, 1).toLowerCase()}${description.slice(1)}`, '', `${description}.`, form, '', renamed(kept.join('\n'), from, name)].join('\n');
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
