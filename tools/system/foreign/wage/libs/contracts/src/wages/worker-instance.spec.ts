import { columnsOf } from '../contract/columns.js';
import { workerInstance, type WorkerInstance } from './worker-instance.js';

const worker: WorkerInstance = {
  worker_id: 1,
  surveyed_in: 2006,
  age: 18,
  marital_status: '1. Never Married',
  race: '1. White',
  education: '1. < HS Grad',
  region: '2. Middle Atlantic',
  job_class: '1. Industrial',
  health: '1. <=Good',
  health_insurance: '2. No',
};
const faultOf = (row: unknown) => workerInstance.schema.safeParse(row).error?.issues.map(({ path }) => path.join('.'));

describe('worker_instance', () => {
  it('accepts a worker, in the spelling of the file', () => {
    expect(workerInstance.schema.parse(worker)).toEqual(worker);
  });

  it.each([
    ['a category without its number', { education: 'College Grad' }],
    ['half a year of life', { age: 18.5 }],
    ['a gap', { health: null }],
    ['an empty region', { region: '' }],
  ])('rejects %s', (_, change) => {
    expect(faultOf({ ...worker, ...change })).toEqual(Object.keys(change));
  });

  it('takes a region that the file does not have, for it is a text and not a category', () => {
    expect(faultOf({ ...worker, region: '9. Pacific' })).toBeUndefined();
    expect(columnsOf(workerInstance).filter(({ kind }) => kind === 'text').map(({ name }) => name)).toEqual(['region']);
  });
});
