import { run } from '@tripod/nodes';
import type { Model } from '../model/model.js';
import type { Rung } from './rungs.js';
import { everyNthRow, validationRows } from './some-rows.js';
import type { TrialGround, TrialTools } from './train-trial.js';
import { trialPipelines } from './trial-pipelines.js';

/** What was read for a search. */
export type RowsOfSearch = Pick<TrialGround, 'rows' | 'example'>;

/** The rows of the present rung, and what was prepared of them: they serve all its trials. */
export class TrialGrounds {
  private present: { readonly every: number; readonly ground: TrialGround } | undefined;

  constructor(
    private readonly model: Model,
    private readonly read: RowsOfSearch,
    private readonly tools: Pick<TrialTools, 'signal' | 'observe'>,
  ) {}

  async of({ every }: Rung): Promise<TrialGround> {
    if (this.present?.every === every) return this.present.ground;
    this.present = undefined; // its memory is free before the next one is prepared
    const pipelines = trialPipelines(this.model);
    const rows = everyNthRow(this.read.rows, every);
    const { prepare } = pipelines;
    const given = new Map<string, unknown>(Object.entries(rows));
    const { signal, observe } = this.tools;
    const prepared = prepare === undefined ? {} : await run(prepare, Object.fromEntries(prepare.inputs.map((input) => [input, given.get(input)])), { signal, observe });
    const ground = { model: this.model, pipelines, rows, prepared, validation: validationRows(this.read.rows), example: this.read.example };
    this.present = { every, ground };
    return ground;
  }
}
