import type { CalendarStep } from '../../../../src-main/core/calendar';
import type { ColumnRole, PartialImportChoices } from '../../../../src-main/core/dataset';

/** What has to be known of a column of numbers; `first` and `last` are those of the file's rows. */
export interface ExpectedNumbers {
  readonly first?: number;
  readonly last?: number;
  readonly highest?: number;
  readonly missing?: number;
  readonly unit?: string;
}

/** A file after a public report, how it is read, and what has to come of it. */
export interface PublicCase {
  readonly path: string;
  readonly choices?: PartialImportChoices;
  readonly roles?: Readonly<Record<string, ColumnRole>>;
  readonly rows: number;
  /** Of the earliest and of the latest row, UTC. */
  readonly first: string;
  readonly last: string;
  readonly step: CalendarStep | null;
  readonly format?: string;
  readonly numbers?: Readonly<Record<string, ExpectedNumbers>>;
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Every notice of the import: its code with the column, or the lines, that it names. */
  readonly told?: readonly string[];
  /** Rows whose time their series has had before; none where it is left out. */
  readonly repeated?: number;
}

export const hour: CalendarStep = { unit: 'hour', count: 1, clock: 'elapsed' };
const quarterHour: CalendarStep = { unit: 'minute', count: 15 };
export const days = (count = 1): CalendarStep => ({ unit: 'day', count });
export const months = (count = 1, on: 1 | 'last' = 1): CalendarStep => ({ unit: 'month', count, on });
/** 0 is Monday. */
export const weeks = (weekday: number): CalendarStep => ({ unit: 'week', count: 1, weekday });
export const businessDays: CalendarStep = { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] };

export const hours10 = { rows: 240, first: '2024-09-01', last: '2024-09-10T23:00', step: hour };
export const april = { rows: 120, first: '2024-04-01', last: '2024-07-29', step: days() };
export const aprilHours = { rows: 240, first: '2024-04-01', last: '2024-04-10T23:00', step: hour };
export const every3Days = { rows: 110, first: '2021-01-02', last: '2021-11-25', step: days(3) };
export const daily96 = { rows: 96, first: '2021-01-02', last: '2021-04-07', step: days() };
export const meter = { rows: 168, first: '2024-09-04', last: '2024-09-10T23:00', step: hour };
export const epochs = { rows: 300, first: '2024-08-12T12:00', last: '2024-08-15T14:45', step: quarterHour };
export const months96 = { rows: 96, first: '2012-01-01', last: '2019-12-01', step: months() };
export const quarters = { rows: 60, first: '2008-01-01', last: '2022-10-01', step: months(3) };
export const days150 = { rows: 150, first: '2023-01-01', last: '2023-05-30', step: days() };
export const days120 = { rows: 120, first: '2024-09-01', last: '2024-12-29', step: days() };
export const days200 = { rows: 200, first: '2023-01-01', last: '2023-07-19', step: days() };
export const ids120 = { first: '2024-01-01', last: '2024-01-05T23:00', step: hour };
export const descending = { rows: 200, first: '2021-12-21T01:00', last: '2021-12-29T08:00', step: hour };
export const hours300 = { rows: 300, first: '2024-01-01', last: '2024-01-13T11:00', step: hour };
export const hours400 = { rows: 400, first: '2024-01-01', last: '2024-01-17T15:00', step: hour };
export const hours600 = { rows: 600, first: '2024-01-01', last: '2024-01-25T23:00', step: hour };
export const hours1500 = { rows: 1500, first: '2024-01-01', last: '2024-03-03T11:00', step: hour };
export const costs = {
  cost: { first: 453.46, last: 459.6, highest: 471.56, missing: 0 },
  usage: { first: 29.25, last: 30.96, missing: 0 },
};
export const usage = { usage: { first: 28.82, last: 32.72, highest: 37.16, missing: 0 } };
/** Times whose other order is told with the one that is taken. */
export const taken = (column: string): readonly string[] => [`otherTimeOrder ${column}`];
export const bySeries = (column: string): PartialImportChoices => ({ seriesIdColumn: column });
