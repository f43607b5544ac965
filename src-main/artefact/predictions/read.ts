import type { TensorEntry } from '../../core/artefact';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { partWords, type Part } from '../../core/task/schema';
import type { PredictionsPage } from '../../core/run/schema';
import { largestPredictionsHeader, metadataKey, predictionsMetadataSchema, type PredictionsMetadata } from './layout';
import { damagedArtefact, soundArtefact, type KnownRunFiles } from '../sound-artefact';
import { lengthOf, withTensorFile, type TensorFile } from '../tensor-file';

type Values = Float32Array | Float64Array | Int32Array;

/** Rows between the first and the last window of a page that are read at once; windows farther apart are read one by one. */
const widestStretch = 1 << 20;

async function readValues(file: TensorFile, name: string, from?: number, to?: number): Promise<Values> {
  const { data } = await file.read(name, from, to);
  if (data instanceof BigInt64Array) throw damagedArtefact(file.path, said`“${name}” holds 64-bit integers`);
  return data;
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Windows to read; all by default. */
export interface PredictionsRange {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

/**
 * Predictions of one part of a run, in the target's units; values that are not finite are null. Only the asked windows are
 * read. Every length is checked against the file and against what is known of the run before anything is allocated for it.
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, NOT_FOUND when it has none for this part,
 * WORKSPACE_DAMAGED when the file is not what the run wrote
 */
export async function readPredictions(
  files: KnownRunFiles,
  part: Part,
  { offset = 0, limit = Infinity }: PredictionsRange = {},
): Promise<PredictionsPage> {
  const path = await soundArtefact(files, 'predictions');
  return withTensorFile(path, largestPredictionsHeader, async (file) => {
    const metadata = readMetadata(file);
    const { horizon, classNames, intervalMs } = metadata;
    if (!metadata.parts.includes(part)) {
      throw new GatewiseError('NOT_FOUND', said`The run has no predictions of its ${partWords[part]} part.`, {
        file: path,
      });
    }
    const { rowCount, windowCount, width, hasTime } = checkShapes(file, files, part, metadata);
    const from = Math.min(windowCount, offset);
    const to = Math.min(windowCount, from + limit);
    const starts = await readValues(file, `${part}.start`, from, to);
    const predicted = await readValues(file, `${part}.predicted`, from * width, to * width);
    if (starts.some((start) => start < 0 || start + horizon > rowCount)) {
      throw damagedArtefact(path, said`a window lies outside of its rows`);
    }
    const actual = await windowsOf(file, 'target', starts, horizon);
    const rows = await windowsOf(file, 'row', starts, 1);
    const times = hasTime ? await windowsOf(file, 'time', starts, horizon) : null;
    const time = times === null ? rows : times.filter((_, index) => index % horizon === 0);
    const stepTimes = times === null || isEven(times, horizon, intervalMs) ? null : times;
    return {
      part,
      horizon,
      classNames,
      time: time.map((value) => value ?? 0),
      hasTime,
      intervalMs,
      ...(stepTimes === null ? {} : { stepTimes: stepTimes.map((value) => value ?? 0) }),
      rows: rows.map((value) => value ?? 0),
      actual,
      predicted: Array.from(predicted, (value) => orNull(value)),
      offset,
      windowCount,
    };
  });
}

/** Whether the rows of every window lie the same distance apart. */
function isEven(times: readonly (number | null)[], horizon: number, intervalMs: number | null): boolean {
  return times.every((time, index) => {
    const step = index % horizon;
    return step === 0 || time === (times[index - step] ?? 0) + step * (intervalMs ?? Number.NaN);
  });
}

function readMetadata(file: TensorFile): PredictionsMetadata {
  try {
    return predictionsMetadataSchema.parse(JSON.parse(file.header.metadata[metadataKey] ?? 'null'));
  } catch (cause) {
    throw damagedArtefact(file.path, said`what it says about itself is not as a run writes it`, cause);
  }
}

interface Shapes {
  readonly rowCount: number;
  readonly windowCount: number;
  /** Values predicted for each window. */
  readonly width: number;
  readonly hasTime: boolean;
}

/** Shapes must fit each other and the run. @throws GatewiseError WORKSPACE_DAMAGED */
function checkShapes(
  file: TensorFile,
  { horizon, windows }: KnownRunFiles,
  part: Part,
  metadata: PredictionsMetadata,
): Shapes {
  const hasTime = file.header.tensors.has('time');
  const vectors: readonly (readonly [string, TensorEntry['dtype']])[] = [
    ['target', 'F64'],
    ['row', 'I32'],
    ...(hasTime ? ([['time', 'F64']] as const) : []),
  ];
  const rowCount = lengthOf(file.entry('target'));
  const start = file.entry(`${part}.start`);
  const predicted = file.entry(`${part}.predicted`);
  const windowCount = lengthOf(start);
  const width = metadata.classNames === null ? metadata.horizon : metadata.classNames.length;
  const fits =
    vectors.every(([name, dtype]) => {
      const entry = file.entry(name);
      return entry.dtype === dtype && entry.shape.length === 1 && lengthOf(entry) === rowCount;
    }) &&
    start.dtype === 'I32' &&
    (predicted.dtype === 'F32' || predicted.dtype === 'F64') &&
    lengthOf(predicted) === windowCount * width &&
    (horizon === undefined || horizon === metadata.horizon) &&
    windowCount <= (windows?.[part] ?? Infinity);
  if (!fits) throw damagedArtefact(file.path, said`its parts do not fit each other or the run`);
  return { rowCount, windowCount, width, hasTime };
}

/** `length` values from each start on: one stretch of the file where the starts lie close together, else piece by piece. */
async function windowsOf(file: TensorFile, name: string, starts: Values, length: number): Promise<(number | null)[]> {
  const values = new Array<number | null>(starts.length * length);
  let first = Infinity;
  let end = 0;
  for (const start of starts) {
    first = Math.min(first, start);
    end = Math.max(end, start + length);
  }
  const isWhole = lengthOf(file.entry(name)) <= starts.length * length;
  const stretch =
    isWhole || end - first <= widestStretch ? await readValues(file, name, Math.min(first, end), end) : null;
  for (const [window, start] of starts.entries()) {
    const own = stretch ?? (await readValues(file, name, start, start + length));
    const place = stretch === null ? 0 : start - first;
    for (let step = 0; step < length; step += 1) values[window * length + step] = orNull(own[place + step]);
  }
  return values;
}
