/** Bounds that every door enforces, so that a mistaken or hostile client cannot exhaust the backend. */
export const limits = {
  nameLength: 200,
  noteLength: 10_000,
  tagLength: 60,
  pathLength: 4096,
  /** Files that one import may append to the first. */
  appendedFiles: 1000,
  rowsPerPage: 1000,
  rowSearchLength: 200,
  runsPerPage: 500,
  trialsPerPage: 10_000,
  seriesPoints: 20_000,
  comparedRuns: 20,
  repeats: 100,
  /** Bytes of one request body or WebSocket frame. */
  frameBytes: 8 * 1024 * 1024,
  /** Bytes of one uploaded file. */
  uploadBytes: 8 * 1024 * 1024 * 1024,
} as const;
