import type { ProjectPlan } from '../plan/project-plan.js';
import { capital, namesOf } from './names.js';
import { fixtureWords } from './etl.js';
import { fixtureName } from './fixture.js';
import type { Licence } from './packages.js';
import { policySettings } from './user.js';

/** README.md of the project. */
export function readme(plan: ProjectPlan, licence: Licence): string {
  const { folder, manyFile, oneFile } = namesOf(plan);
  const { noun, target, name } = plan;
  const [setting] = policySettings(plan);
  return `# ${capital(name.replaceAll('-', ' '))}

Predicts \`${target.name}\` of ${noun.many}, and decides by it. Three apps: one brings data, one trains and predicts, one decides. They share
nothing but the schema of the data that passes between them; lint, types, Postgres roles and tests enforce it.

![Three apps that share only the schema of their data](docs/tripod.svg)

## Run it

You need Node 20.19 or later, on Linux (glibc) or macOS, and nothing else: what is missing is installed, Postgres is started from a package.

    npm start -- --once

ingests, trains, serves, and decides by run id and by endpoint. Without \`--once\` it serves until Ctrl-C and prints a ready \`curl\`. A second start
finds everything in place and trains nothing. ${plan.table.format === 'none' ? `There is no table yet: it reads ${fixtureWords(plan)}.` : `It reads the table that \`.env\` names; without that, ${fixtureWords(plan)}.`}

    echo 'SOURCE_FILES=${manyFile}=/data/${fixtureName(plan)}' >> .env      the table, outside of git (.env.example)
    npm test                                         lint, types and all tests

| command | does |
| --- | --- |
| \`npm run etl -- ingest\`, \`npm run ml -- train\`, \`npm run user -- decide …\` | one app's command line; \`--help\` shows the rest |
| \`npm run app -- <name> …\` | the command line of any app in \`apps/\` |
| \`npm run etl -- quarantine\` | what does not fit the contract, counted by reason |
| \`npm run ml -- tune --trials 20 --write best.json\` | tries recipes; \`train --recipe best.json\` takes the best |
| \`npm run ml -- explain --instance any\` | what each field contributes to a prediction |
| \`npm run ml -- promote\`, \`npm run ml -- rollback\` | makes a run the champion if it is better on the same test rows, beyond doubt; goes back |
| \`npm run user -- decide --run models:/${name}@champion\` | decides by the champion; a run id will do, too |
| \`npm run mlflow\` | MLflow's web page and REST API on the runs of this checkout; needs Python |
| \`npm run database\` | keeps the embedded Postgres running; prints addresses by role, and a \`psql\` line |
| \`npx nx list tools/plugin\` | generators of sources, nodes, pipelines, models and apps |
| \`npm run reset\` | removes the embedded database, the runs, their keys and the builds of this checkout |

## To be filled in

| where | what |
| --- | --- |
| \`${setting?.name}\`${policySettings(plan).length > 1 ? ' and others' : ''} in \`.env\` | ${setting?.about}; the default is a guess |
| \`libs/contracts/src/${folder}/${oneFile}-instance.ts\` | what the fields mean, their units, narrower bounds |
| \`docs/data.md\` | source and licence of the data |
| \`apps/user/src/${folder}/\` | what can be done about ${noun.many}, in your words |
| \`.github/CODEOWNERS\` | who reviews what |

## What lies where

\`\`\`
apps/
  etl/            brings ${noun.many} and, when known, their labels → Postgres
  ml/             trains, evaluates, packages, serves; preprocessing inside
  user/           takes predictions and decides
libs/
  contracts/      the schemas of all that passes between the apps, and nothing else
  nodes/          the pipeline engine, and factories of preprocessing nodes
tools/
  start/          npm start, npm test, npm run …
  plugin/         generators
  system/         tests of the whole: the law, two kinds of code, affected, releases, fingerprint
  …               the embedded Postgres, MLflow, the native backend
deploy/           roles.sql: role and schema of an app, for your own Postgres
docs/             data, architecture, glossary, operations
tripod.json       what this project was made from: the template, the answers, the plan
\`\`\`

The business is in \`libs/contracts/src/${folder}/\`, \`apps/etl/src/${folder}/\`, \`apps/ml/src/models/${folder}/\` and \`apps/user/src/${folder}/\`; the rest is mechanism,
which knows nothing of ${noun.many}. Each app is versioned, built and released by itself:
[etl](apps/etl/README.md), [ml](apps/ml/README.md), [user](apps/user/README.md), [contracts](libs/contracts/README.md), [nodes](libs/nodes/README.md).

## Where next

[The data](docs/data.md) · [architecture, with its reasons](docs/architecture.md) · [glossary](docs/glossary.md) · [operations: surroundings, endings, limits](docs/operations.md)

${licence === 'none' ? 'All rights reserved. The template that this project was made from is under the MIT licence: [LICENSE-TEMPLATE](LICENSE-TEMPLATE).' : 'This project is under the [MIT licence](LICENSE).'}
`;
}
