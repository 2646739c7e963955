import { applicationInstance, applicationLabel } from '@tripod/contracts';
import { rowsOf, rowsPipeline } from '../ingest/rows-pipeline.js';
import { booleanOf, numberOf } from '../sources/text-values.js';
import { applicationsFile, type RawApplication } from './applications-file.js';

/** An application and the bank's decision from each record. */
export const applications = rowsPipeline({
  name: 'applications',
  source: applicationsFile,
  rows: [
    rowsOf(applicationInstance, (record: RawApplication) => ({
      application_id: numberOf(record.column_1),
      debt_to_income: numberOf(record.dir),
      housing_to_income: numberOf(record.hir),
      loan_to_value: numberOf(record.lvr),
      consumer_credit_score: numberOf(record.ccs),
      mortgage_credit_score: numberOf(record.mcs),
      public_bad_credit: record.pbcr,
      insurance_denied: record.dmi,
      self_employed: record.self,
      single: record.single,
      industry_unemployment: numberOf(record.uria),
      condominium: booleanOf(record.comdominiom, { yes: '1', no: '0' }),
      black: record.black,
    })),
    rowsOf(applicationLabel, (record: RawApplication) => ({
      application_id: numberOf(record.column_1),
      denied: booleanOf(record.deny, { yes: 'yes', no: 'no' }),
    })),
  ],
});
