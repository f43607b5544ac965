/** What a backend is killed at. */
export const actions = [
  'serve',
  'import',
  'generate',
  'train',
  'backtest',
  'report',
  'study',
  'halving',
  'migration',
] as const;
export type Action = (typeof actions)[number];
