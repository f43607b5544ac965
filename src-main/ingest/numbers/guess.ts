/** Which reading each column of text takes, and where the values leave two. */
import type {
  ColumnNumbers,
  DecimalMark,
  NumberReading,
  PartialNumberReading,
  ThousandsMark,
} from '../../core/dataset';
import type { NumberEvidence } from './evidence';
import { otherMark } from './marks';
import { readNumber } from './reading';
import { isCurrency } from './units';

/** What a person decided about a column, or about all of them; what is left out is found. */
export type GivenReading = Pick<PartialNumberReading, 'decimal' | 'thousands' | 'unit'>;

/** How a column is read. */
export interface ColumnReading {
  readonly reading: NumberReading;
  /** Likeliest first; empty where the reading is certain. */
  readonly alternatives: readonly NumberReading[];
}

/** Where fewer of the marked values than this contradict the rest, they may be slips of the pen. */
const slips = 0.1;
/** A mark that fewer of the marked values than this prove is asked about, unless the context says the same. */
const enough = 0.02;
/** A unit is the column's where this share of its numbers carry it. */
const agreeing = 0.98;

interface Proof {
  /** Null where no value proves one. */
  readonly mark: DecimalMark | null;
  /** Of the values with a comma or a point, those that prove the mark, and those that prove the other one. */
  readonly share: number;
  readonly against: number;
}

/** The decimal mark that a column's own values prove. */
function proofOf({ proves, groups, open }: NumberEvidence): Proof {
  const votes = { '.': proves['.'] + groups[','], ',': proves[','] + groups['.'] };
  const total = votes['.'] + votes[','] + open['.'] + open[','];
  if (votes['.'] + votes[','] === 0) return { mark: null, share: 0, against: 0 };
  const mark = votes['.'] >= votes[','] ? '.' : ',';
  return { mark, share: votes[mark] / total, against: votes[otherMark(mark)] / total };
}

/**
 * For each column what the other columns and the file's kind say of the decimal mark; null where they say nothing or not
 * the same.
 * @param evidence of the columns of numbers
 * @param fileMark that the file's kind leaves alone, such as a point where commas part the values
 */
export function contextMarks(
  evidence: readonly NumberEvidence[],
  fileMark: DecimalMark | null,
): (DecimalMark | null)[] {
  const proven = evidence
    .map(proofOf)
    .map(({ mark, share, against }) => (mark !== null && share >= enough && against < slips ? mark : null));
  const counts = { '.': 0, ',': 0 };
  for (const mark of proven) if (mark !== null) counts[mark] += 1;
  return proven.map((own) => {
    const others = { ...counts };
    if (own !== null) others[own] -= 1;
    if (others['.'] === 0 && others[','] === 0) return fileMark;
    if (others['.'] > 0 && others[','] > 0) return null;
    return others['.'] > 0 ? '.' : ',';
  });
}

/** @param context as `contextMarks` finds it for the column */
export function decideReading(
  evidence: NumberEvidence,
  given: GivenReading,
  context: DecimalMark | null,
): ColumnReading {
  const unit = given.unit === undefined ? unitOf(evidence) : given.unit;
  const make = (decimal: DecimalMark | null, thousands: ThousandsMark): NumberReading => ({
    decimal,
    thousands,
    unit,
    guessed: given.decimal === undefined && given.thousands === undefined && given.unit === undefined,
  });
  const certain = (decimal: DecimalMark | null, thousands: ThousandsMark): ColumnReading => ({
    reading: make(decimal, thousands),
    alternatives: [],
  });
  const { decimal, thousands } = given;
  if (decimal !== undefined) return certain(decimal, thousands ?? thousandsBeside(evidence, decimal));
  if (thousands === '.' || thousands === ',') return certain(otherMark(thousands), thousands);
  const { mark, share, against } = proofOf(evidence);
  const { open } = evidence;
  const isOpen = open['.'] + open[','] > 0;
  // With other marks between the thousands, or none, a comma or a point is the decimal one.
  const spaced = thousands ?? (evidence.groups[' '] > 0 ? ' ' : evidence.groups["'"] > 0 ? "'" : undefined);
  if (spaced !== undefined) return certain(mark ?? decimalOf(open), spaced);
  if (!isOpen) return certain(mark, thousandsBeside(evidence, mark));
  if (mark !== null) {
    const least = context === mark ? 0 : context === null ? enough : slips;
    if (share >= least && against < slips) return certain(mark, thousandsBeside(evidence, mark));
  } else if (open['.'] === 0 || open[','] === 0) {
    const chosen = contextual(evidence, context);
    if (chosen !== null) return certain(chosen, thousandsBeside(evidence, chosen));
  }
  const likely = likelyMark(evidence, context);
  const readings = [likely, otherMark(likely)].map((each) => make(each, thousandsBeside(evidence, each)));
  return { reading: readings[0] ?? make(likely, ''), alternatives: readings };
}

function decimalOf(open: NumberEvidence['open']): DecimalMark | null {
  return open['.'] > 0 ? '.' : open[','] > 0 ? ',' : null;
}

/** The mark between thousands where this one is the decimal one: what the values show beside it. */
function thousandsBeside({ groups, open }: NumberEvidence, decimal: DecimalMark | null): ThousandsMark {
  if (groups[' '] > 0) return ' ';
  if (groups["'"] > 0) return "'";
  if (decimal === null) return '';
  const other = otherMark(decimal);
  return groups[other] + open[other] > 0 ? other : '';
}

/** What the context says, unless the values speak against it: no program writes 1.000 beside 999. */
function contextual({ openZeros, whole }: NumberEvidence, context: DecimalMark | null): DecimalMark | null {
  return context !== null && openZeros[context] > 0 && whole > 0 ? null : context;
}

function likelyMark({ open, openZeros, whole }: NumberEvidence, context: DecimalMark | null): DecimalMark {
  const mark = open['.'] >= open[','] ? '.' : ',';
  if (whole > 0 && openZeros[mark] > 0) return otherMark(mark);
  return context ?? mark;
}

/** What stands at the digits of all values alike; null for nothing, or where the values do not agree. */
function unitOf({ units, numbers, bareZeros }: NumberEvidence): string | null {
  const named = [...units].filter(([unit]) => unit !== '');
  const [unit, count] = named.reduce((best, entry) => (entry[1] > best[1] ? entry : best), ['', 0]);
  if (unit === '') return null;
  const bare = isCurrency(unit) ? (units.get('') ?? 0) : bareZeros;
  return count + bare >= agreeing * numbers ? unit : null;
}

/** How a reading is shown: the example, and the other readings where there are two. */
export function shownNumbers({ reading, alternatives }: ColumnReading, { examples }: NumberEvidence): ColumnNumbers {
  const exampleOf = (text: string | null, by: NumberReading) => {
    const value = text === null ? null : readNumber(text, by);
    return text === null || value === null ? null : { text, value };
  };
  const text = alternatives.length > 0 ? examples.open : examples.marked;
  return {
    reading,
    example: exampleOf(text, reading),
    alternatives: alternatives.flatMap((each) => {
      const example = exampleOf(examples.open, each);
      return example === null ? [] : [{ reading: each, example }];
    }),
  };
}
