/** What the texts of a column prove about how they are to be read as numbers. */
import type { DecimalMark, ThousandsMark } from '../../core/dataset';
import { groupedDigits, minusSigns, signs, whiteSpace } from './marks';
import { digitMarks } from './reading';
import { currency, isUnit, suffix } from './units';

export interface NumberEvidence {
  /** Texts that are numbers in some way of writing. */
  readonly numbers: number;
  /** Values that can be read with this mark as the decimal one alone. */
  readonly proves: Readonly<Record<DecimalMark, number>>;
  /** Values with several groups of three digits, or with groups and a decimal mark behind them. */
  readonly groups: Readonly<Record<Exclude<ThousandsMark, ''>, number>>;
  /** Values with this mark before exactly three digits: thousandths, or thousands. */
  readonly open: Readonly<Record<DecimalMark, number>>;
  /** Those of them that end in a zero, which no program writes behind a decimal mark beside whole numbers. */
  readonly openZeros: Readonly<Record<DecimalMark, number>>;
  /** Values without any mark. */
  readonly whole: number;
  /** How often what stands before or behind the digits; '' for values with nothing there. */
  readonly units: ReadonlyMap<string, number>;
  /** Zeros among the values with nothing there. */
  readonly bareZeros: number;
  readonly examples: {
    /** Of the values that leave their mark open. */
    readonly open: string | null;
    /** Of the values with the most marks. */
    readonly marked: string | null;
  };
}

/** A text and how many values are written alike. */
export type Weighted = readonly [text: string, count: number];

const longest = 60;
const space = `[${whiteSpace}]*`;
const anyNumber = new RegExp(
  `^${space}(?<open>\\(|${signs})?${space}(?<before>${currency})?${space}(?<sign>${signs})?${space}(?<digits>(?:\\d[${digitMarks}]*|[.,]\\d+)(?:[eE][+-]?\\d+)?)${space}(?<behind>${suffix})?${space}(?<close>[${minusSigns})])?${space}$`,
  'u',
);
const wholePattern = /^[+-]?\d+$/;
/** What most numbers look like, told many times as fast. */
const fractionPattern = /^[+-]?(\d+[.,]\d+)$/;

interface Form {
  readonly proves?: DecimalMark;
  readonly groups?: Exclude<ThousandsMark, ''>;
  readonly open?: DecimalMark;
}

const single = /^(\d*)([.,])(\d*)$/;
const scientific = /^\d*([.,])?\d*[eE][+-]?\d+$/;
const groupMarks = [',', '.', ' ', "'"] as const;
const grouped = groupMarks.map(
  (mark) => [mark, new RegExp(`^(?:${groupedDigits(mark)})(?:([.,])\\d*)?$`, 'u')] as const,
);

/** Null for what is no number, whatever its marks mean. */
function formOf(digits: string): Form | null {
  if (/^\d+$/.test(digits)) return {};
  const [, before, mark, behind] = single.exec(digits) ?? [];
  if (mark === '.' || mark === ',') {
    if (before === '' && behind === '') return null;
    return /^[1-9]\d{0,2}$/.test(before ?? '') && /^\d{3}$/.test(behind ?? '') ? { open: mark } : { proves: mark };
  }
  const exponent = scientific.exec(digits);
  if (exponent !== null) return exponent[1] === '.' || exponent[1] === ',' ? { proves: exponent[1] } : {};
  for (const [mark, pattern] of grouped) {
    const found = pattern.exec(digits);
    if (found === null) continue;
    if (found[1] === mark) continue;
    return found[1] === '.' || found[1] === ',' ? { groups: mark, proves: found[1] } : { groups: mark };
  }
  return null;
}

/** @param texts without missing values */
export function evidenceOf(texts: Iterable<Weighted>): NumberEvidence {
  const proves = { '.': 0, ',': 0 };
  const groups = { ',': 0, '.': 0, ' ': 0, "'": 0 };
  const open = { '.': 0, ',': 0 };
  const openZeros = { '.': 0, ',': 0 };
  const units = new Map<string, number>();
  let [numbers, whole, bareZeros] = [0, 0, 0];
  let openExample: string | null = null;
  let marked: string | null = null;
  let mostMarks = 0;
  const countUnit = (unit: string, count: number): void => {
    units.set(unit, (units.get(unit) ?? 0) + count);
  };
  for (const [text, count] of texts) {
    if (text.length > longest) continue;
    if (wholePattern.test(text)) {
      numbers += count;
      whole += count;
      if (/^[+-]?0+$/.test(text)) bareZeros += count;
      countUnit('', count);
      continue;
    }
    const fraction = fractionPattern.exec(text)?.[1];
    const parts = fraction === undefined ? anyNumber.exec(text)?.groups : undefined;
    const digits = fraction ?? parts?.['digits']?.trim();
    const form = digits === undefined ? null : formOf(digits);
    if (digits === undefined || form === null) continue;
    const unit = parts?.['before'] ?? parts?.['behind'] ?? '';
    if (unit !== '' && !isUnit(unit)) continue;
    numbers += count;
    countUnit(unit, count);
    if (unit === '' && /^[0.,]+$/.test(digits)) bareZeros += count;
    if (form.proves !== undefined) proves[form.proves] += count;
    if (form.groups !== undefined) groups[form.groups] += count;
    if (form.open !== undefined) {
      open[form.open] += count;
      if (digits.endsWith('0')) openZeros[form.open] += count;
      openExample ??= text.trim();
    } else if (form.proves === undefined && form.groups === undefined) whole += count;
    if (marksIn(text) > mostMarks) {
      marked = text.trim();
      mostMarks = marksIn(marked);
    }
  }
  return {
    numbers,
    proves,
    groups,
    open,
    openZeros,
    whole,
    units,
    bareZeros,
    examples: { open: openExample, marked },
  };
}

/** How much a text shows of the way in which it is written. */
function marksIn(text: string): number {
  return new Set(text.replaceAll(/\d/g, '')).size;
}

/** What two parts of a column prove together. */
export function joinEvidence(first: NumberEvidence, second: NumberEvidence): NumberEvidence {
  const sum = <Key extends string>(one: Record<Key, number>, other: Record<Key, number>): Record<Key, number> => {
    const total = { ...one };
    for (const key of Object.keys(total) as Key[]) total[key] += other[key];
    return total;
  };
  const units = new Map(first.units);
  for (const [unit, count] of second.units) units.set(unit, (units.get(unit) ?? 0) + count);
  return {
    numbers: first.numbers + second.numbers,
    proves: sum(first.proves, second.proves),
    groups: sum(first.groups, second.groups),
    open: sum(first.open, second.open),
    openZeros: sum(first.openZeros, second.openZeros),
    whole: first.whole + second.whole,
    units,
    bareZeros: first.bareZeros + second.bareZeros,
    examples: {
      open: first.examples.open ?? second.examples.open,
      marked: first.examples.marked ?? second.examples.marked,
    },
  };
}
