/** Columns that leave the model, or lose what they say, although their values look like numbers or times. */
import type { ImportOverrides, PreviewColumn, PreviewFinding } from '../core/dataset';
import type { ColumnGuess } from './guess-columns';
import { saysAbsent, type TextNumbers } from './numbers';
import { lostDigitsFinding } from './numbers/findings';
import { examplesOf, finding } from './preview-finding';
import { shareOfTimes } from './times';

const mostly = 0.5;
/** Times are looked for in so many values of a column. */
const lookedAt = 200;
const timeWords =
  /date|time|stamp|month|epoch|year|(^|[^a-z])(day|ds|ym|ymd)($|[^a-z])|날짜|일자|일시|시각|시간|년월|연월|년도|연도|기준일|日付|日時|時刻|年月|日期|时间|дата|врем|месяц|год|datum|zeit|monat|jahr|fecha|mes|año/i;
/** Amounts of time are none of its points. */
const amounts = /dura|elaps|laps|runtime|down|uptime|interval|timeout|시간당|소요|가동|длит|dauer/i;

/** @param overrides columns whose kind the person chose are as they should be */
export function leftOutFindings(
  { columns, numbers, values, timeColumn, timeOfDayColumn, timeColumns }: ColumnGuess,
  overrides: ImportOverrides,
): PreviewFinding[] {
  return columns.flatMap((column, index): PreviewFinding[] => {
    const { name, kind, role } = column;
    const texts = values[index] ?? [];
    const isKnown = Object.hasOwn(overrides.kinds, name) || name === timeColumn || name === timeOfDayColumn;
    if (isKnown || texts.length === 0 || role === 'seriesId') return [];
    if (kind === 'number') return [...timeDigits(name, texts, timeColumn), ...lostDigits(name, texts)];
    if (kind !== 'category' && kind !== 'text') return [];
    const times = timesAmong(name, texts, timeColumns, timeColumn);
    return times.length > 0 ? times : numbersAmong(column, texts, numbers[index] ?? null);
  });
}

function numbersAmong(
  { name, kind }: PreviewColumn,
  texts: readonly string[],
  looked: TextNumbers | null,
): PreviewFinding[] {
  if (looked === null || looked.numeric < mostly) return [];
  const shown = { column: name, examples: examplesOf(texts) };
  if (looked.fitting >= 0.7) return isDigits(texts) ? identifiers(name, texts) : [];
  const total = texts.length;
  const count = Math.round(looked.numeric * texts.filter((text) => !saysAbsent(text)).length);
  const values = { count, rows: total };
  const [units, alike] = [[...looked.evidence.units.keys()].filter((unit) => unit !== ''), looked.numeric >= 0.7];
  if (alike && units.length > 0) {
    return [
      finding(
        'numbersNotAlike',
        'warning',
        `“${name}” holds numbers of several units (${units.slice(0, 5).join(', ')}), so it is read as ${kind} and not as numbers. Bring them to one unit to use them.`,
        { ...shown, values },
      ),
    ];
  }
  const words = texts.filter((text) => looked.read(text) === null);
  return [
    finding(
      'mostlyNumbers',
      'warning',
      `${count} of ${total} values of “${name}” are numbers, and it is read as ${kind} because of the others (${examplesOf(words).slice(0, 5).join(', ')}). Choose the kind number to count those as missing.`,
      { column: name, examples: examplesOf(words), values },
    ),
  ];
}

function isDigits(texts: readonly string[]): boolean {
  return texts.every((text) => /^\d+$/.test(text.trim()));
}

/** Names of things that numbers would not keep apart. */
function identifiers(name: string, texts: readonly string[]): PreviewFinding[] {
  const distinct = [...new Set(texts.map((text) => text.trim()))];
  if (!distinct.some((text) => /^0\d/.test(text) || losesDigits(text))) return [];
  return [
    finding(
      'identifierDigits',
      'info',
      `“${name}” holds digits that numbers would not keep apart, such as ${distinct.slice(0, 2).join(' and ')}: they are kept as they are written and name something.`,
      { column: name, examples: examplesOf(distinct) },
    ),
  ];
}

function losesDigits(text: string): boolean {
  const digits = text.trim();
  return /^[+-]?\d{16,}$/.test(digits) && BigInt(Number(digits)) !== BigInt(digits.replace('+', ''));
}

function lostDigits(name: string, texts: readonly string[]): PreviewFinding[] {
  const long = texts.filter(losesDigits);
  const [first] = long;
  if (first === undefined) return [];
  return [lostDigitsFinding(name, long.length, texts.length, first.trim())];
}

/** Digits under a name that tells of time, such as 202401 of `month`, that are not the time. */
function timeDigits(name: string, texts: readonly string[], timeColumn: string | null): PreviewFinding[] {
  if (!timeWords.test(name) || amounts.test(name)) return [];
  const fits = texts.filter((text) => isTimeDigits(text.trim(), timeColumn === null)).length;
  if (fits < mostly * texts.length) return [];
  return [
    finding(
      'digitsLikeTimes',
      'warning',
      `“${name}” holds digits that look like times, such as ${texts[0] ?? ''}, and is read as a number. Choose it as the time column, or leave it out.`,
      { column: name, examples: examplesOf(texts), values: { count: fits, rows: texts.length } },
    ),
  ];
}

/** @param alone whether years count, which go with dates as a column of their own */
function isTimeDigits(text: string, alone: boolean): boolean {
  const digits = /^(\d+)(?:\.\d*)?$/.exec(text)?.[1];
  if (digits === undefined) return false;
  const year = Number(digits.slice(0, 4));
  const isYear = year >= 1700 && year <= 2200;
  const part = (start: number): number => Number(digits.slice(start, start + 2));
  switch (digits.length) {
    case 4:
      return alone && isYear;
    case 6:
      return isYear && part(4) >= 1 && part(4) <= 12;
    case 8:
    case 12:
    case 14:
      return isYear && part(4) >= 1 && part(4) <= 12 && part(6) >= 1 && part(6) <= 31;
    case 9:
    case 10:
    case 13:
    case 16:
    case 19:
      return true;
    default:
      return false;
  }
}

/** Text that is times for the most part and not the time. */
function timesAmong(
  name: string,
  texts: readonly string[],
  timeColumns: readonly string[],
  timeColumn: string | null,
): PreviewFinding[] {
  const sampled = texts.slice(0, lookedAt);
  const share = shareOfTimes(sampled);
  if (share < mostly) return [];
  if (timeColumns.includes(name)) {
    return timeColumn === null
      ? []
      : [
          finding('otherTimes', 'info', `“${name}” holds times and is not the time column, so it is left out.`, {
            column: name,
            examples: examplesOf(texts).slice(0, 3),
          }),
        ];
  }
  const count = Math.round(share * texts.length);
  return [
    finding(
      'mostlyTimes',
      'warning',
      `About ${count} of ${texts.length} values of “${name}” are times; because of the others it is read as text and left out.`,
      { column: name, examples: examplesOf(texts), values: { count, rows: texts.length } },
    ),
  ];
}
