import fc from 'fast-check';

/** Cells of a column, as they stand in the file, for a given number of rows. */
export type Column = (rows: number) => fc.Arbitrary<string[]>;

const each =
  (cell: fc.Arbitrary<string>): Column =>
  (rows) =>
    fc.array(cell, { minLength: rows, maxLength: rows });
const counted =
  (cell: (row: number) => string): Column =>
  (rows) =>
    fc.constant(Array.from({ length: rows }, (_, row) => cell(row)));
const mixed = (...parts: readonly (readonly [number, fc.Arbitrary<string>])[]): Column =>
  each(fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary }))));

const small = fc.integer({ min: -500, max: 500 }).map((value) => String(value / 10));
const holes = fc.constantFrom('', 'NA', 'null', '-', 'nan', '#N/A');
const scaled = (exponents: readonly number[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.constantFrom(...exponents))
    .map(([digits, exponent]) => `${digits / 100}e${exponent}`);

/** Numbers and labels of the kinds that files hold, and of those that they should not. */
export const columns = {
  plain: each(small),
  whole: each(fc.integer({ min: 0, max: 40 }).map(String)),
  counting: counted(String),
  constant: counted(() => '7'),
  zero: counted(() => '0'),
  withHoles: mixed([3, small], [1, holes]),
  mostlyHoles: mixed([1, small], [9, holes]),
  empty: counted(() => ''),
  huge: each(scaled([299, 300, 307])),
  large: each(scaled([30, 38, 39, 120])),
  tiny: each(scaled([-299, -300, -307])),
  subnormal: each(scaled([-310, -322, -323])),
  minute: each(scaled([-40, -60, -120])),
  allSizes: each(scaled([-300, -30, 0, 30, 300])),
  outlier: mixed([20, small], [1, fc.constantFrom('1e300', '-1e300', '1e-320', '1e20')]),
  beyond: mixed([4, small], [1, fc.constantFrom('1e400', '-1e999', 'inf', '-inf', 'INFINITY')]),
  marked: mixed([5, small], [1, fc.constant('-9999')]),
  longIntegers: each(fc.integer({ min: 0, max: 1e9 }).map((tail) => `9007199254${740_992_000 + tail}`)),
  nearlyConstant: counted((row) => (row === 3 ? '7.0000000001' : '7')),
  twoValues: each(fc.constantFrom('0', '1')),
  thousands: each(fc.integer({ min: 1, max: 999 }).map((value) => `${value},000`)),
  decimalComma: each(small.map((text) => text.replace('.', ','))),
  percent: each(small.map((text) => `${text} %`)),
  brackets: each(small.map((text) => (text.startsWith('-') ? `(${text.slice(1)})` : text))),
  mostlyNumbers: mixed([9, small], [1, fc.constantFrom('broken', 'offline')]),
  labels: each(fc.constantFrom('on', 'off')),
  words: each(fc.constantFrom('inf', 'nan', 'null', 'true', 'yes', '-inf', 'None')),
  infinities: each(fc.constantFrom('inf', '-inf')),
  truths: each(fc.constantFrom('true', 'false')),
  oneLabel: counted(() => 'same'),
  rareLabel: counted((row) => (row === 0 ? 'fault' : 'fine')),
  odd: each(fc.constantFrom('😀', '“quoted”', "O'Neill", 'a\nb', 'x"y', ' padded ', '\\n', '%s', '한국어', ';,\t')),
  texts: each(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })),
  prototypes: each(fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty')),
} as const satisfies Record<string, Column>;

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 19);

/** Times of the kinds that files hold, and of those that they should not. */
export const timeColumns = {
  hourly: counted((row) => iso(start + row * hour)),
  daily: counted((row) => iso(start + row * 24 * hour).slice(0, 10)),
  monthly: counted((row) => iso(Date.UTC(2000, row, 1)).slice(0, 7)),
  yearly: counted((row) => String(1800 + (row % 400))),
  seconds: counted((row) => String(1_700_000_000 + row * 60)),
  irregular: each(fc.integer({ min: 0, max: 1e9 }).map((offset) => iso(start + offset * 1000))),
  growing: counted((row) => iso(start + row ** 3 * 1000)),
  backwards: counted((row) => iso(start - row * hour)),
  turning: counted((row) => iso(start + (row < 5 ? row : 20 - row) * hour)),
  repeated: counted((row) => iso(start + Math.floor(row / 3) * hour)),
  oneMoment: counted(() => iso(start)),
  withHoles: mixed(
    [4, fc.integer({ min: 0, max: 4000 }).map((offset) => iso(start + offset * hour))],
    [1, fc.constantFrom('', 'unknown', '2024-02-30')],
  ),
  ambiguous: counted((row) => `0${1 + (row % 9)}/0${1 + ((row * 4) % 9)}/2024`),
  ancient: counted((row) => `000${1 + (row % 9)}-01-01`),
  far: counted((row) => `9999-12-${String(1 + (row % 31)).padStart(2, '0')}T23:59:59`),
  clock: counted((row) => `${String(row % 24).padStart(2, '0')}:00`),
  offsets: counted((row) => `${iso(start + row * hour)}${row % 2 === 0 ? '+09:00' : 'Z'}`),
} as const satisfies Record<string, Column>;
