import { databaseFault, placeOf } from './database-fault.js';

const place = placeOf('postgresql://ml:a%20secret@db.example:5433/tripod');
const fault = (code: string, message = 'the reason') => databaseFault(Object.assign(new Error(message), code === '' ? {} : { code, severity: 'ERROR' }), place);

describe('a fault of the database in words', () => {
  it('names host, port, database and role, and never the password', () => {
    expect(place).toEqual({ address: 'db.example:5433/tripod (role ml)', setting: 'DATABASE_URL' });
    expect(placeOf('postgresql://db.example/tripod').address).toBe('db.example:5432/tripod (role of the system user)');
  });

  it.each([
    ['ECONNREFUSED', 'DATABASE_AWAY'],
    ['EAI_AGAIN', 'DATABASE_AWAY'],
    ['53300', 'DATABASE_BUSY'],
    ['53100', 'DATABASE_FULL'],
    ['53200', 'DATABASE_FULL'],
    ['28P01', 'DATABASE_REFUSED'],
    ['3D000', 'DATABASE_REFUSED'],
    ['57014', 'DATABASE_CANCELLED'],
    ['40P01', 'DATABASE_CANCELLED'],
    ['57P01', 'DATABASE_LOST'],
    ['08006', 'DATABASE_LOST'],
    ['ECONNRESET', 'DATABASE_LOST'],
    ['25006', 'DATABASE_READ_ONLY'],
    ['42501', 'DATABASE_PERMISSION'],
    ['42P01', 'DATASETS_MISSING'],
    ['42703', 'DATASETS_MISSING'],
    ['08P01', 'DATABASE_FAILED'],
    ['XX000', 'DATABASE_FAILED'],
  ])('says for %s what to do (%s)', (code, expected) => {
    const found = fault(code);
    expect(found?.code).toBe(expected);
    expect(found?.message).toMatch(/db\.example:5433\/tripod .*the reason.*\. \S/);
    expect(found?.message).not.toContain('secret');
  });

  it.each([
    ['timeout exceeded when trying to connect', 'DATABASE_AWAY'],
    ['timeout expired', 'DATABASE_AWAY'],
    ['Connection terminated unexpectedly', 'DATABASE_LOST'],
    ['Client has encountered a connection error and is not queryable', 'DATABASE_LOST'],
    ['The server does not support SSL connections', 'DATABASE_REFUSED'],
  ])('knows "%s", which comes without a code', (message, expected) => {
    expect(fault('', message)?.code).toBe(expected);
  });

  it('reads the reason out of a failure with one error for each address', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5433'), { code: 'ECONNREFUSED' });
    const all = Object.assign(new AggregateError([refused]), { message: '', code: 'ECONNREFUSED' });
    expect(databaseFault(all, place)?.message).toContain('connect ECONNREFUSED ::1:5433');
  });

  it.each([[new TypeError('x is not a function')], [Object.assign(new Error('no such file'), { code: 'ENOENT' })], ['a text'], [null], [undefined]])('leaves %p alone', (error) => {
    expect(databaseFault(error, place)).toBeUndefined();
  });
});
