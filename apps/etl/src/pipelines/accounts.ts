import { flightInstance, flightLabel, label, type Period } from '@tripod/contracts';
import { dayOf } from '../context/days.js';
import { EtlError } from '../errors.js';
import type { Accounts } from '../store/ledger.js';
import type { QuarantinedRecord } from '../store/quarantine.js';
import type { EncodedDay } from './encode-day.js';
import type { FlightsRead } from './read-flights.js';

/** The numbers of an ingest but for the dataset version. */
export type Numbers = Omit<Accounts, 'datasetVersion'>;

/** An open account: days are added as they are stored, and `close` proves that no row was lost. */
export interface Account {
  /** Records that have no day, and so belong to none. */
  readonly undated: readonly QuarantinedRecord[];
  /** Counts a day in, and gives all of its records that are to be in quarantine. */
  addDay(encoded: EncodedDay): QuarantinedRecord[];
  /** @throws {EtlError} when an account does not add up */
  close(): Numbers;
}

/** Opens the account of a period over what was read. Records without a day count as inside every period. */
export function balance(read: FlightsRead, { from, to }: Period): Account {
  const isInside = (day: string | null) => day === null || (day >= from && day <= to);
  // A duplicate is stored nowhere, so its label is missed nowhere.
  const atReading = read.quarantined.filter(({ row }) => !read.duplicateRows.has(row));
  const byDay = groupByDay(atReading);
  const refused = atReading.filter(isOf('instance'));
  const flightsInside = countInside(read.flights.local, isInside);
  const duplicates = countInside(read.duplicates, isInside);
  const numbers = {
    rowsRead: read.rowsRead,
    instances: 0,
    quarantined: refused.filter(({ day }) => isInside(day)).length,
    duplicates,
    outsidePeriod:
      read.flights.count - flightsInside + (read.duplicates.length - duplicates) + refused.filter(({ day }) => !isInside(day)).length,
    labels: 0,
    labelsQuarantined: 0,
  };
  return {
    undated: byDay.get(null) ?? [],
    addDay({ day, instances, labels, quarantined }) {
      // What is no instance has no label to miss either.
      const refusedLate = new Set(quarantined.filter(isOf('instance')).map(({ row }) => row));
      const ofDay = [...(byDay.get(day) ?? []).filter(({ row }) => !refusedLate.has(row)), ...quarantined];
      numbers.instances += instances.partition.rows;
      numbers.labels += labels.partition.rows;
      numbers.quarantined += quarantined.filter(isOf('instance')).length;
      numbers.labelsQuarantined += ofDay.filter(isOf('label')).length;
      return ofDay;
    },
    close() {
      const { rowsRead, instances, quarantined, outsidePeriod, labels, labelsQuarantined } = numbers;
      check('rows read', rowsRead, { instances, quarantined, duplicates, 'outside the period': outsidePeriod });
      check('instances', instances, { labels, 'labels quarantined': labelsQuarantined });
      return numbers;
    },
  };
}

function groupByDay(records: readonly QuarantinedRecord[]): Map<string | null, QuarantinedRecord[]> {
  const days = new Map<string | null, QuarantinedRecord[]>();
  for (const record of records) {
    const ofDay = days.get(record.day) ?? [];
    ofDay.push(record);
    days.set(record.day, ofDay);
  }
  return days;
}

function check(name: string, whole: number, parts: Record<string, number>): void {
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  if (sum === whole) return;
  const words = Object.entries(parts).map(([part, count]) => `${count} ${part}`);
  throw new EtlError(
    'ACCOUNT',
    `The account does not add up: ${whole} ${name}, but ${words.join(' + ')} = ${sum}. The ingest is not finished; this is a fault of etl, please report it.`,
  );
}

function countInside(local: Int32Array, isInside: (day: string) => boolean): number {
  const inside = new Map<number, boolean>();
  let count = 0;
  for (const minute of local) {
    const number = Math.floor(minute / 1440);
    const known = inside.get(number) ?? isInside(dayOf(minute));
    inside.set(number, known);
    if (known) count++;
  }
  return count;
}

function isOf(contract: 'instance' | 'label'): (record: QuarantinedRecord) => boolean {
  const name = label(contract === 'instance' ? flightInstance : flightLabel);
  return (record) => record.contract === name;
}
