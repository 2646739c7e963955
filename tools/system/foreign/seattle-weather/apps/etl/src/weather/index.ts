import { business } from '@tripod/contracts';
import type { EtlProject } from '../ingest/project.js';
import { days } from './days.js';
import { daysFile } from './days-file.js';
import { migrations } from './migrations.js';

/** The weather: what this app brings. */
export const weatherProject: EtlProject = {
  business,
  sources: [daysFile],
  pipelines: [days],
  migrations,
};
