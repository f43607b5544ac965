/** What all of a file says of readings that its first rows left open or did not know. */
import { z } from 'zod';
import type { FilePreview, NumberReading } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import type { Relation } from '../formats';
import type { TextNumbers } from './columns';
import { evidenceOf, joinEvidence, type NumberEvidence, type Weighted } from './evidence';
import { decideReading } from './guess';
import { readNumber } from './reading';
import { saysAbsent } from './words';

type Columns = FilePreview['columns'];

const shapeRow = z.tuple([z.string(), z.coerce.number()]);
/** Ways of writing that are looked at in one column, the commonest first. */
const mostShapes = 5000;

/** A column whose values are written in ways that its reading does not know. */
export interface Misfit {
  /** Position among the columns. */
  readonly index: number;
  /** SQL condition of the values to look at. */
  readonly condition: string;
  /** Values that the reading does know, in all of the file. */
  readonly fitting: number;
}

/**
 * Looks at the values that do not fit, in all of the file, and decides anew.
 * @returns the columns as they are to be read; those that are read as before are the same objects
 */
export async function lookAgain(
  database: Database,
  relation: Relation,
  columns: Columns,
  numbers: readonly (TextNumbers | null)[],
  misfits: readonly Misfit[],
): Promise<(TextNumbers | null)[]> {
  const result = [...numbers];
  for (const { index, condition, fitting } of misfits) {
    const looked = numbers[index];
    const name = columns[index]?.name;
    if (looked === null || looked === undefined || name === undefined) continue;
    const shapes = await shapesOf(database, relation, name, condition);
    const late = evidenceOf(shapes.filter(([text]) => !saysAbsent(text)));
    if (late.numbers === 0) continue;
    result[index] = decidedAnew(looked, joinEvidence(known(looked, fitting), late), shapes);
  }
  return result;
}

/** Values of a column that are written alike up to their digits, zeros apart: one of each, and how many there are. */
async function shapesOf(database: Database, relation: Relation, name: string, condition: string): Promise<Weighted[]> {
  const text = `${quoteName(name)}::varchar`;
  const rows = await database.rows(
    `select min(${text}), count(*) as own_count from ${relation.sql} where ${condition} and length(${text}) <= 60 group by translate(${text}, '12345678', '99999999') order by own_count desc, 1 limit ${mostShapes}`,
  );
  return rows.map((row) => shapeRow.parse(row));
}

/** What the sampled values that fit prove, as if there were as many as in all of the file. */
function known({ texts, read }: TextNumbers, fitting: number): NumberEvidence {
  const fit = texts.filter((text) => read(text) !== null);
  const weight = Math.max(1, fitting / Math.max(1, fit.length));
  return evidenceOf(fit.map((text) => [text, weight] as const));
}

function decidedAnew(looked: TextNumbers, evidence: NumberEvidence, shapes: readonly Weighted[]): TextNumbers {
  const decided = decideReading(evidence, {}, looked.context);
  const { reading } = decided;
  const isGain = shapes.some(([text]) => looked.read(text) === null && readNumber(text, reading) !== null);
  if (decided.alternatives.length === 0 && !isGain) return { ...looked, alternatives: [] };
  return { ...looked, ...decided, evidence, read: (text) => readNumber(text, reading) };
}

/** Whether two readings take the same texts for the same numbers. */
export function readsAlike(first: NumberReading, second: NumberReading): boolean {
  return first.decimal === second.decimal && first.thousands === second.thousands && first.unit === second.unit;
}
