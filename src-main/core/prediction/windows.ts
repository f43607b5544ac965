import { GatewiseError } from '../common/errors';
import { counted, said, type Sentence } from '../common/sentence';
import type { AbortSignalLike } from '../common/abort';
import {
  outputsInUnits,
  outputWidth,
  replayPreparation,
  sourceOfWindows,
  type FittedPreparation,
  type PreparedRows,
} from '../preparation';
import { seriesRanges } from '../task/series';
import { targetDistance, windowSpan } from '../task/windows';
import type { WindowSource } from '../task/window-source';
import type { WithHistory } from './align';
import type { Bounds } from './bounds';

/** Every window of a file that can be predicted, with what the model says of it. */
export interface PredictedWindows {
  readonly rows: PreparedRows;
  /** First row of each window's target, in the order of the rows. */
  readonly targetStarts: Uint32Array;
  /** [windows × horizon] in the target's units, or [windows × classes] scores. */
  readonly values: Float64Array;
  /** Of a model that expects errors: what it expects itself. */
  readonly ownBounds: Bounds | null;
  /** Windows that were left out because an input has no value. */
  readonly gaps: number;
  readonly shortSeries: readonly { readonly name: string; readonly rows: number }[];
}

export interface PredictWindowsInput {
  readonly fitted: FittedPreparation;
  readonly given: WithHistory;
  /** Name of the file, for errors. */
  readonly file: string;
  /** `whole`: predictions follow from all rows before a window, so that no window is predicted apart. */
  readonly history: 'whole' | 'window';
  /** The model: outputs of windows, row-major, scaled. */
  readonly predict: (source: WindowSource) => Promise<Float32Array>;
  /** Their standard deviations, of a model that expects errors, and how many of them the interval reaches to either side. */
  readonly ownInterval?: OwnInterval | null;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (fraction: number) => void;
}

export interface OwnInterval {
  readonly deviations: (source: WindowSource) => Promise<Float32Array>;
  readonly quantile: number;
}

/** Windows that are predicted before progress is told. */
const windowsAtOnce = 4096;

/**
 * Replays a stored preparation on a file's rows and predicts every window whose inputs are all there. Nothing is fitted.
 * @throws GatewiseError TOO_FEW_WINDOWS for a file without a whole window, MISSING_VALUES where gaps leave none
 */
export async function predictWindows(input: PredictWindowsInput): Promise<PredictedWindows> {
  const { fitted, given, signal, onProgress } = input;
  const rows = replayPreparation(fitted, given.table);
  const { starts, gaps, shortSeries } = plannedWindows(rows, given, input.file);
  const distance = targetDistance(fitted.window);
  const targetStarts = starts.map((start) => start + distance);
  const outputs = new Float32Array(starts.length * outputWidth(fitted));
  const ownInterval = input.ownInterval ?? null;
  const spread = ownInterval === null ? null : new Float32Array(outputs.length);
  const pieces = input.history === 'whole' ? starts.length : windowsAtOnce;
  for (let from = 0; from < starts.length; from += pieces) {
    signal?.throwIfAborted();
    const own = starts.subarray(from, from + pieces);
    const source = sourceOfWindows(rows, own);
    outputs.set(await input.predict(source), from * outputWidth(fitted));
    if (ownInterval !== null) spread?.set(await ownInterval.deviations(source), from * outputWidth(fitted));
    onProgress?.(Math.min(1, (from + pieces) / starts.length));
  }
  const inUnits = (own: Float32Array): Float64Array => outputsInUnits(rows, targetStarts, own);
  const end = (sign: 1 | -1): Float64Array =>
    inUnits(outputs.map((mean, place) => mean + sign * (ownInterval?.quantile ?? 0) * (spread?.[place] ?? Number.NaN)));
  const ownBounds = spread === null ? null : { lower: end(-1), upper: end(1) };
  return { rows, targetStarts, values: inUnits(outputs), ownBounds, gaps, shortSeries };
}

function plannedWindows(rows: PreparedRows, { isOwn, historyRows }: WithHistory, file: string) {
  const { window, warmUp } = rows.fitted;
  const distance = targetDistance(window);
  const span = windowSpan(window);
  const gapsBefore = rowsWithGaps(rows);
  const starts: number[] = [];
  const shortSeries: { name: string; rows: number }[] = [];
  let gaps = 0;
  for (const { series, from, to } of seriesRanges(rows)) {
    // What the run's data give is there to look back on: it was predicted when the run was.
    const first = historyRows === 0 ? from : firstOwn(rows, isOwn, from, to);
    const before = starts.length + gaps;
    for (let start = Math.max(from + warmUp, first - distance); start + span <= to; start += window.stride) {
      if (gapsBefore[start + window.lookback] === gapsBefore[start]) starts.push(start);
      else gaps += 1;
    }
    if (starts.length + gaps === before) shortSeries.push({ name: rows.seriesNames?.[series] ?? '', rows: to - from });
  }
  if (starts.length > 0) return { starts: Uint32Array.from(starts), gaps, shortSeries };
  const needed = span + warmUp;
  if (gaps === 0) {
    const found = counted(rows.rowCount - historyRows, 'row', 'rows');
    const inSeries = rows.seriesBoundaries.length > 1 ? said` in ${rows.seriesBoundaries.length} series` : '';
    throw new GatewiseError(
      'TOO_FEW_WINDOWS',
      said`“${file}” has ${found}${inSeries}, and one window with its target takes ${needed} rows of one series. Give the rows before them too, or let the rows of the run’s data come first (history: dataset).`,
      { file, field: 'history', rows: rows.rowCount - historyRows, needed },
    );
  }
  throw new GatewiseError(
    'MISSING_VALUES',
    said`Each of the ${gaps} windows of “${file}” has a gap in ${gapColumns(rows)}. Fill the values in the file, or train with the step “fill missing values”.`,
    { file, windows: gaps },
  );
}

function firstOwn(rows: PreparedRows, isOwn: Uint8Array, from: number, to: number): number {
  for (let row = from; row < to; row += 1) if (isOwn[rows.sourceRows?.[row] ?? row] === 1) return row;
  return to;
}

/** How many rows before each have an input without a value. */
function rowsWithGaps({ inputs, featureCount, rowCount }: PreparedRows): Uint32Array {
  const before = new Uint32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row += 1) {
    let hasGap = 0;
    for (let i = row * featureCount; i < (row + 1) * featureCount; i += 1) if (!Number.isFinite(inputs[i])) hasGap = 1;
    before[row + 1] = (before[row] ?? 0) + hasGap;
  }
  return before;
}

function gapColumns({ inputs, featureCount, featureNames }: PreparedRows): string | Sentence {
  const names = featureNames.filter((_, feature) => {
    for (let i = feature; i < inputs.length; i += featureCount) if (!Number.isFinite(inputs[i])) return true;
    return false;
  });
  const shown = names.slice(0, 5).map((name) => `“${name}”`);
  const rest = names.length - shown.length;
  return rest > 0 ? said`${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
