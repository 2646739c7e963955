import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActiveRun } from '../runs/active-run.js';
import type { Report } from './report.js';

/** Where a run keeps its report. */
export const REPORT_ARTIFACTS = 'report';
/** The report as a page, its numbers, and the model's card, below {@link REPORT_ARTIFACTS}. */
export const REPORT_PAGE = 'report.html';
export const REPORT_NUMBERS = 'report.json';
export const MODEL_CARD = 'model-card.md';

/** The page of a report. What draws it is loaded only then. */
export async function pageOf(report: Report): Promise<string> {
  const { reportPage } = await import('./page/report-page.js');
  return reportPage(report);
}

/** Hands a report and a card over to a run. */
export async function recordReport(active: Pick<ActiveRun, 'putArtifacts'>, scratch: string, report: Report, card: string): Promise<void> {
  const directory = join(scratch, REPORT_ARTIFACTS);
  await mkdir(directory);
  await writeFile(join(directory, REPORT_PAGE), await pageOf(report));
  await writeFile(join(directory, REPORT_NUMBERS), `${JSON.stringify(report)}\n`);
  await writeFile(join(directory, MODEL_CARD), card);
  await active.putArtifacts(directory, REPORT_ARTIFACTS);
}
