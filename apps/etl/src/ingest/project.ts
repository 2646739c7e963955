import type { Business } from '@tripod/contracts';
import type { DatasetDefinition } from '../store/dataset-definition.js';
import type { SourcePlace } from '../sources/source.js';
import type { FeedPipeline } from '../follow/feed-pipeline.js';
import type { IngestPipeline } from './pipeline.js';

/** A step of the project's tables. Once released, it never changes; a later change is a new step. */
export interface ProjectMigration {
  /** Tables and views to make, written out in the file: not derived from today's contracts. */
  readonly datasets?: readonly DatasetDefinition[];
  /** Further SQL statements. `{app}` stands for the app's quoted schema. */
  readonly statements?: readonly string[];
}

/** What this app is made of besides its mechanism: the value that `project.ts` exports. */
export interface EtlProject {
  readonly business: Business;
  /** In the order of their right to a row: where two have a row of one key, the earlier one's is stored. */
  readonly sources: readonly SourcePlace[];
  /** The first one is what `etl ingest` runs when no name is given. */
  readonly pipelines: readonly [IngestPipeline, ...IngestPipeline[]];
  /** What `etl follow` runs, where there is something to follow. */
  readonly feeds?: readonly FeedPipeline[];
  /** By name, in the order of their names: `0002-readings`. */
  readonly migrations: Readonly<Record<string, ProjectMigration>>;
}
