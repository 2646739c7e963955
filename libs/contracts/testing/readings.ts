import { z } from 'zod';
import { contract } from '../src/contract/contract.js';
import { defineBusiness } from '../src/contract/business.js';
import { localDay, localMinute } from '../src/contract/local-time.js';

/** For tests of general code: what a sensor has read, with one field of each kind, and each also nullable. */
export const reading = contract({
  name: 'reading',
  version: 1,
  key: 'reading_id',
  time: 'read_at',
  schema: z.strictObject({
    reading_id: z.string().regex(/^r\d+$/),
    read_at: localMinute,
    count: z.int32().min(0).describe('events since the last reading'),
    celsius: z.number().min(-90).max(60),
    indoors: z.boolean(),
    note: z.string().max(200),
    place: z.enum(['cellar', 'hall', 'roof']),
    installed_on: localDay,
    count_or_null: z.int32().min(0).nullable(),
    celsius_or_null: z.number().nullable(),
    indoors_or_null: z.boolean().nullable(),
    note_or_null: z.string().nullable(),
    place_or_null: z.enum(['cellar', 'hall', 'roof']).nullable(),
    checked_at: localMinute.nullable(),
    checked_on: localDay.nullable(),
  }),
});

/** What turned out about a reading. */
export const readingLabel = contract({
  name: 'reading_label',
  version: 1,
  key: 'reading_id',
  schema: z.strictObject({
    reading_id: z.string().regex(/^r\d+$/),
    alarm: z.boolean(),
    grade: z.enum(['low', 'middle', 'high']),
    level: z.number(),
  }),
});

const probability = z.number().min(0).max(1);
/** The prediction of a binary model. */
export const readingAlarm = contract({
  name: 'reading_alarm',
  version: 1,
  key: 'reading_id',
  schema: z.strictObject({ reading_id: z.string(), alarm_probability: probability }),
});

/** The prediction of a model of classes. */
export const readingGrade = contract({
  name: 'reading_grade',
  version: 1,
  key: 'reading_id',
  schema: z.strictObject({
    reading_id: z.string(),
    grade: z.enum(['low', 'middle', 'high']),
    low_probability: probability,
    middle_probability: probability,
    high_probability: probability,
  }),
});

/** The prediction of a model of a number. */
export const readingLevel = contract({
  name: 'reading_level',
  version: 1,
  key: 'reading_id',
  schema: z.strictObject({ reading_id: z.string(), level: z.number() }),
});

/** A business with a time, with a model of each task. */
export const readings = defineBusiness({
  noun: { one: 'reading', many: 'readings' },
  instance: reading,
  label: readingLabel,
  predictions: {
    alarm: { contract: readingAlarm, task: { type: 'binary', label: 'alarm', output: 'alarm_probability' } },
    grade: {
      contract: readingGrade,
      task: {
        type: 'classes',
        label: 'grade',
        output: 'grade',
        probabilities: { low: 'low_probability', middle: 'middle_probability', high: 'high_probability' },
      },
    },
    level: { contract: readingLevel, task: { type: 'number', label: 'level', output: 'level' } },
  },
});
