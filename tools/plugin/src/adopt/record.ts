import { basename } from 'node:path';
import { z } from 'zod';
import { adoptAnswers, type AdoptAnswers } from '../plan/answers.js';
import { projectPlan, type ProjectPlan } from '../plan/project-plan.js';
import type { Repository } from './git.js';

/** What tripod.json keeps: what a project was made from. With it the same tree can be made again, also from a newer template. */
export const adoptRecord = z.strictObject({
  template: z.strictObject({
    /** Where the template came from; null where the clone names no place. */
    address: z.string().nullable(),
    commit: z.string(),
    version: z.string(),
  }),
  licence: z.enum(['MIT', 'none']),
  answers: adoptAnswers,
  /** What was understood of the table: it need not be there again. Of its texts only categories are in it. */
  plan: projectPlan,
  /** Numbers of the migrations that updates have applied. */
  migrations: z.array(z.int()).optional(),
});
export type AdoptRecord = z.infer<typeof adoptRecord>;

/** Where it lies. */
export const RECORD = 'tripod.json';

/** The text of tripod.json. Places are names of files: folders of a machine belong to nobody else. */
export function recordText({ answers, plan, ...rest }: AdoptRecord): string {
  const { table } = plan;
  const placed = (place: string | undefined) => (place === undefined ? undefined : basename(place));
  const own: AdoptAnswers = { ...answers, ...(answers.from === undefined ? {} : { from: placed(answers.from) }), ...(answers.schema === undefined ? {} : { schema: placed(answers.schema) }) };
  const kept: ProjectPlan = { ...plan, table: table.format === 'none' ? table : { ...table, place: basename(table.place) } };
  return `${JSON.stringify({ ...rest, answers: own, plan: kept }, null, 2)}\n`;
}

/** The template that a checkout is, by its origin and its commit. */
export async function templateIn(repository: Repository, address: string | undefined): Promise<AdoptRecord['template']> {
  const origin = address ?? (await repository.ask(['remote', 'get-url', 'origin']).catch(() => null));
  const manifest = z.object({ version: z.string() }).parse(JSON.parse(await repository.ask(['show', 'HEAD:package.json'])));
  return { address: origin === null ? null : withoutSecrets(origin), commit: await repository.ask(['rev-parse', 'HEAD']), version: manifest.version };
}

/** An address may hold a password or a token, which no file keeps. */
const withoutSecrets = (address: string): string => address.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
