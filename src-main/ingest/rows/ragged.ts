/** Rows at the end of a table that have fewer fields than it because they are none of its data. */
import { shareOfTimes } from '../times';
import { isMissing } from '../values';
import { isNumberLike, isTotalWord, type NonDataKind } from './shape';

/** What notes begin with, in many languages; a mark or a number in brackets counts too. */
const noteStart =
  /^\s*(?:sources?|notes?|n\.?b\.?|footnotes?|remarks?|legend|copyright|©|last updated|downloaded|\*|†|‡|#|※|\(?\[?\d{1,2}[\])]|출처|자료|주\s*[:)]|비고|참고|quelle|anmerkung|hinweis|fuente|nota|fonte|источник|примечани|注|資料|出典|備考|来源|资料来源)/iu;
const fewestWords = 3;

/**
 * What a row of another length at the end of a table is; null where it may be data that were cut off: a line that begins
 * with a time, or that holds nothing but figures, is none of the below.
 */
export function raggedKind(row: readonly string[], fieldCount: number): NonDataKind | null {
  const cells = row.map((cell) => cell.trim()).filter((cell) => !isMissing(cell));
  const [first = ''] = cells;
  if (cells.length === 0 || cells.some(isTime)) return null;
  if (isTotalWord(first) && cells.slice(1).every(isNumberLike) && cells.length > 1) return 'total';
  const isNote = noteStart.test(first) || first.split(/\s+/).length >= fewestWords;
  const isAlone = row.length < fieldCount && cells.length === 1 && !isNumberLike(first) && first.length > 3;
  return /\p{L}/u.test(first) && (isNote || isAlone) ? 'footnote' : null;
}

function isTime(cell: string): boolean {
  return /\d/.test(cell) && shareOfTimes([cell]) === 1;
}
