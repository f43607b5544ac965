/** Rows whose distances no step tells: the preview and the import say so alike. */
import { commonestDistance, detectStep } from '../core/calendar';
import type { DatasetVersion, ImportChoices, ImportNotice, PreviewFinding } from '../core/dataset';
import { finding, noticeOf } from './preview-finding';

/** Fewer rows tell nothing about their distances. */
const fewestIrregular = 5;

function irregularFinding(column: string): PreviewFinding {
  return finding(
    'irregularSampling',
    'warning',
    `Rows are irregularly spaced by “${column}”: no step fits most of them. Resample in the preparation where rows ahead should mean time.`,
    { column },
  );
}

/**
 * What the sampled times say.
 * @param times instants with the series of each; NaN where a row has none
 */
export function irregularFindings(
  column: string,
  timeZone: string | null,
  times: readonly { readonly time: number; readonly series: string }[],
): PreviewFinding[] {
  const known = times.filter(({ time }) => Number.isFinite(time));
  const codes = new Map([...new Set(known.map(({ series }) => series))].map((series, code) => [series, code]));
  const instants = known.map(({ time }) => time);
  const series = known.map((one) => codes.get(one.series) ?? 0);
  const isIrregular =
    known.length >= fewestIrregular &&
    commonestDistance(instants, series) !== null &&
    detectStep(instants, timeZone ?? 'UTC', series).step === null;
  return isIrregular ? [irregularFinding(column)] : [];
}

/** Said where no step tells most of the distances between rows: what is so many rows ahead is then no certain time. */
export function samplingNotices(
  { sampling, rowCount }: Pick<DatasetVersion, 'sampling' | 'rowCount'>,
  { timeColumn: column }: Pick<ImportChoices, 'timeColumn'>,
): ImportNotice[] {
  if (column === null || sampling.step !== null || sampling.intervalMs === null || rowCount < fewestIrregular)
    return [];
  return [noticeOf(irregularFinding(column))];
}
