import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { migrations } from './migrations.js';
import { workers } from './workers.js';
import { workersFile } from './workers-file.js';

/** The wages: what this app brings. */
export const wagesProject: EtlProject = {
  business,
  sources: [workersFile],
  pipelines: [workers],
  migrations,
};
