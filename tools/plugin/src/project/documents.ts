import type { ProjectPlan } from '../plan/project-plan.js';
import { textOf, type TrackedFiles } from './changes.js';
import { withArticle } from './code.js';
import { capital, namesOf, snake } from './names.js';
import { ownersFile } from './owners.js';
import type { Licence } from './packages.js';
import { readme } from './readme.js';
import { dataDocument } from './data-document.js';
import { instanceContract } from './schemas.js';
import type { Template } from './template.js';
import { policySettings } from './user.js';

/** Documents that are written anew. */
const WHOLE = ['README.md', 'docs/data.md', '.github/CODEOWNERS', 'LICENSE'];

/** The documents of the project: those that are its own, and those of the template with its words in place of the example's. */
export function documentFiles(plan: ProjectPlan, files: TrackedFiles, template: Template, licence: Licence, isKept: (path: string) => boolean): ReadonlyMap<string, string> {
  const written = new Map([
    ['README.md', readme(plan, licence)],
    ['docs/data.md', dataDocument(plan)],
    ['.github/CODEOWNERS', ownersFile(plan)],
  ]);
  // Under MIT the notice of the template stays, in each case: its code does.
  if (licence === 'none') written.set('LICENSE-TEMPLATE', textOf(files, 'LICENSE'));
  for (const path of files.paths) if (isDocument(path) && isKept(path) && !WHOLE.includes(path)) written.set(path, inOurWords(path, textOf(files, path), plan, template));
  return written;
}

/** Documents, and files with comments that people read as such. */
const isDocument = (path: string): boolean => (/\.(md|svg)$/.test(path) && !path.includes('/src/')) || path === '.env.example' || path === '.ci/run';

/** A document of the template as one of the project. */
export function inOurWords(path: string, text: string, plan: ProjectPlan, template: Template): string {
  let own = withSlots(text, slotsOf(plan));
  if (path === '.ci/run') own = withoutTools(own, template);
  own = own.split('\n').map((line) => glossaryLine(line, plan, template)).join('\n');
  return withTokens(own, plan, template);
}

const BEGIN = /^\s*(?:#|<!--)\s*example(?::\s*([\w-]+))?\s*(?:-->)?\s*$/;
const END = /^\s*(?:#|<!--)\s*\/example\s*(?:-->)?\s*$/;

/** What stands between two marks is about the example: the slot of that name takes its place, or nothing. */
function withSlots(text: string, slots: Readonly<Record<string, { readonly markdown: string; readonly comment?: string }>>): string {
  const out: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const [mark, slot] = BEGIN.exec(line) ?? [];
    if (mark !== undefined) {
      isInside = true;
      const found = slots[slot ?? ''];
      const own = mark.trim().startsWith('#') ? found?.comment : found?.markdown;
      if (own !== undefined && own !== '') out.push(...own.split('\n'));
    } else if (END.test(line)) isInside = false;
    else if (!isInside) out.push(line);
  }
  return out.join('\n');
}

function slotsOf(plan: ProjectPlan): Readonly<Record<string, { readonly markdown: string; readonly comment?: string }>> {
  const { folder } = namesOf(plan);
  const settings = policySettings(plan);
  return {
    'policy-settings': {
      markdown: ['| setting | default | |', '| --- | --- | --- |', ...settings.map(({ name, value, about }) => `| \`${name}\` | ${value} | ${about} |`)].join('\n'),
      comment: settings.map(({ name, value, about }) => `# ${capital(about)}.\n# ${name}=${value}`).join('\n'),
    },
    'user-head': { markdown: `# user: what is done about ${plan.noun.many}\n\nTakes ${plan.noun.many}, asks what is predicted of them, and decides about each: ${decisionsInWords(plan)}.` },
    explained: { markdown: '    npm run ml -- explain --instance any\n' },
    'two-kinds': {
      markdown: `Every file is either **mechanism**, which would be the same for hospital beds, or **business**, which is about ${plan.noun.many}. The two
never share a file, and mechanism never imports the business: it takes contracts, sources, models and policies as arguments.

| folder | holds |
| --- | --- |
| \`libs/contracts/src/${folder}/\` | the contracts, and \`business.ts\`: noun, contracts by role, task |
| \`apps/etl/src/${folder}/\` | source, pipeline, migrations |
| \`apps/ml/src/models/${folder}/\` | nodes, pipelines, recipes |
| \`apps/user/src/${folder}/\` | the policy, its settings and its report |

One line in each composition root names the business: \`libs/contracts/src/index.ts\`, \`apps/etl/src/project.ts\`,
\`apps/ml/src/models/index.ts\`, \`apps/user/src/project.ts\`. Tests of mechanism use small contracts from
\`@tripod/contracts/testing\`. \`tools/system\` enforces this rule too.`,
    },
  };
}

function decisionsInWords({ target }: ProjectPlan): string {
  switch (target.task) {
    case 'binary':
      return 'act, or leave it, whichever has the least expected cost';
    case 'classes':
      return 'take the likeliest class, or have somebody look at it';
    case 'number':
      return 'act where the number is expected to be large enough';
  }
}

/** CI does not name tools that are gone; nor does its head, in which things are listed between commas. */
function withoutTools(text: string, { tools, exampleWords }: Template): string {
  const isGone = (item: string) => exampleWords.some((word) => word.test(item)) || tools.some((tool) => item.includes(`npm run ${tool}`));
  return text
    .replace(/^LONG=\((.*)\)$/m, (_, names: string) => `LONG=(${names.split(' ').filter((name) => !tools.includes(name)).join(' ')})`)
    .split('\n')
    .map((line) => {
      const [, head, rest = ''] = /^(# (?:Not in it: )?)(.*)$/.exec(line) ?? [];
      return head === undefined ? line : head + rest.split(', ').filter((item) => !isGone(item)).join(', ');
    })
    .join('\n');
}

/** A line of the glossary whose example is of the old business gets one of ours. */
function glossaryLine(line: string, plan: ProjectPlan, { exampleWords }: Template): string {
  const [, word = '', meaning = '', example = ''] = /^\| \*\*([\w\s-]+)\*\* \| (.*) \| ([^|]*) \|$/.exec(line) ?? [];
  if (word === '' || !exampleWords.some((each) => each.test(example) || each.test(meaning))) return line;
  const { folder, key, output } = namesOf(plan);
  const { noun, target, name } = plan;
  const ours: Readonly<Record<string, string>> = {
    instance: withArticle(noun.one),
    label: `${target.name} of ${withArticle(noun.one)}, once it is known`,
    prediction: `\`${output}\``,
    contract: `\`${instanceContract(plan).name}\` v1`,
    business: `\`libs/contracts/src/${folder}/business.ts\``,
    key: `\`${key}\``,
    partition: plan.time === undefined ? `${noun.many} of bucket 42` : `all ${noun.many} of a day`,
    feed: 'the events of a shop',
    quarantine: 'a number that is a word',
    task: `\`${target.task}\`: ${target.name}`,
    model: `\`${name}\``,
    contribution: 'what a field adds: +0.31',
    group: 'fields that say the same',
    'background sample': `64 ${noun.many}`,
    champion: `\`models:/${name}@champion\``,
    slice: `all ${noun.many} with one value of a field`,
    policy: policySettings(plan).map((setting) => `\`${setting.name}\``).join(', '),
    decision: 'act',
    example: `\`apps/user/src/${folder}/\``,
  };
  return `| **${word}** | ${word === 'example' ? `Code about ${noun.many}: the business of this project.` : meaning} | ${ours[word] ?? ''} |`;
}

/** Paths, contracts, models and nouns of the example by those of the project. */
function withTokens(text: string, plan: ProjectPlan, { business, noun, models }: Template): string {
  const { folder, manyFile } = namesOf(plan);
  const anyModel = models.join('|');
  const pairs: readonly (readonly [RegExp, string])[] = [
    [new RegExp(`(?<=src/|models/)${business}(?=/)`, 'g'), folder],
    [new RegExp(`\\b${snake(noun.one)}_(?=instance|label|prediction)`, 'g'), `${snake(plan.noun.one)}_`],
    [new RegExp(`(?<=models:/|--model |model ')(?:${anyModel})\\b`, 'g'), plan.name],
    [new RegExp(`\\b(?:${anyModel})(?=@champion|/\\d|/latest)`, 'g'), plan.name],
    [new RegExp(`\\b(?:${anyModel})/(?:full|first-run)\\b`, 'g'), `${plan.name}/first-run`],
    [new RegExp(`(?<=--pipeline )${business}`, 'g'), manyFile],
    [/(?<=\| )the example(?=: )/g, 'the business'],
    [new RegExp(`\\b${noun.many}\\b`, 'g'), plan.noun.many],
    [new RegExp(`\\b${noun.one}\\b`, 'g'), plan.noun.one],
  ];
  return pairs.reduce((own, [pattern, by]) => own.replace(pattern, () => by), text);
}
