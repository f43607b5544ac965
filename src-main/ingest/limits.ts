/** Bounds of what a file may hold. Larger ones end in an error that names the place. */
export const fileLimits = {
  columns: 4096,
  /** Bytes of one cell. */
  cellBytes: 1 << 20,
  /** Bytes of the text that a preview looks at. */
  previewBytes: 1 << 20,
  previewRows: 1000,
  /** Characters of JSON lines that a preview searches for names; an import reads them all. */
  previewKeyBytes: 32 << 20,
  /** Characters of one line of JSON. */
  lineBytes: 8 << 20,
  /** Rows that a preview hands over. */
  shownRows: 50,
  /** A compressed file may grow by this factor; beyond `alwaysAllowedBytes` more growth is taken for a bomb. */
  decompressionRatio: 200,
  alwaysAllowedBytes: 256 << 20,
  /** Bytes of a workbook's parts together, unpacked. */
  workbookBytes: 256 << 20,
  categories: 1000,
  series: 10_000,
} as const;
