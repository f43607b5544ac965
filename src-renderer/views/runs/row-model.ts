/** A row of the table: one of the list, or a repeat that an opened group shows below its first run. */
export type TableRow =
  | { readonly kind: 'listed'; readonly index: number }
  | { readonly kind: 'repeat'; readonly index: number; readonly repeat: number };

/** An opened group: its place in the list, and how many repeats lie below it. */
export interface OpenedGroup {
  readonly index: number;
  readonly repeats: number;
}

/** Rows of a list of `total` with some groups opened. */
export function rowCount(total: number, opened: readonly OpenedGroup[]): number {
  return opened.reduce((sum, { repeats }) => sum + repeats, total);
}

/** The row at a place of the table. @param opened ascending by index */
export function rowAt(position: number, opened: readonly OpenedGroup[]): TableRow {
  let shift = 0;
  for (const { index, repeats } of opened) {
    const place = index + shift;
    if (position <= place) break;
    if (position <= place + repeats) return { kind: 'repeat', index, repeat: position - place - 1 };
    shift += repeats;
  }
  return { kind: 'listed', index: position - shift };
}

/** The place in the table of a listed row. @param opened ascending by index */
export function positionOf(index: number, opened: readonly OpenedGroup[]): number {
  return opened.reduce((sum, group) => (group.index < index ? sum + group.repeats : sum), index);
}
