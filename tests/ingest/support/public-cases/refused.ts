/** A column that two readings fit, what each makes of an example, and the whole column under each. */
export const openNumbers = [
  {
    path: '11-number-forms/thousands-eu.csv',
    column: 'volume',
    text: '1.000',
    ways: [
      { choices: { thousands: '.' }, value: 1000, first: 900, last: 1099, told: ['numbersRead volume'] },
      // What a decimal point says needs no explanation.
      { choices: { decimal: '.' }, value: 1, first: 900, last: 1.099, told: [] },
    ],
  },
  {
    path: '11-number-forms/v5-tab.tsv',
    column: 'sales',
    text: '12,000',
    ways: [
      { choices: { decimal: ',' }, value: 12, first: 12, last: 19.363, told: ['numbersRead sales'] },
      { choices: { thousands: ',' }, value: 12_000, first: 12_000, last: 19_363, told: ['numbersRead sales'] },
    ],
  },
] as const;

/** Files that hold a row without a time: its line. */
export const untimed = [
  ['14-xlsx/mixed-dates.xlsx', 2],
  ['23-impossible-dates/feb30-time.csv', 32],
  ['29-missing-times/first.csv', 2],
  ['29-missing-times/last.csv', 301],
  ['29-missing-times/one-middle.csv', 102],
  ['29-missing-times/unsorted-around.csv', 151],
  ['30-calendar-steps/weekly-first-missing.csv', 2],
] as const;

/** Files that hold a row that is none of the data: its line. */
export const nonData = [
  ['13-units-and-totals/units.csv', 2],
  ['13-units-and-totals/total.csv', 152],
  ['13-units-and-totals/total-one.csv', 202],
  ['13-units-and-totals/total-blank.csv', 152],
  ['13-units-and-totals/total-one-blank.csv', 202],
  ['13-units-and-totals/footnote.csv', 153],
  ['13-units-and-totals/header-again.csv', 77],
  ['14-xlsx/title-merged.xlsx', 139],
] as const;
