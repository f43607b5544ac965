/** What stands behind the head of a column that orders a table, by its `aria-sort`. */
export const sortArrows = { none: '', ascending: ' ↑', descending: ' ↓' } as const;
