import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { applications } from './applications.js';
import { applicationsFile } from './applications-file.js';
import { migrations } from './migrations.js';

/** The mortgages: what this app brings. */
export const mortgagesProject: EtlProject = {
  business,
  sources: [applicationsFile],
  pipelines: [applications],
  migrations,
};
