import { cpus } from 'node:os';
import { GatewiseError } from '../../../core/common/errors';
import { counted, said } from '../../../core/common/sentence';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { memberName, membersOf, type Estimator, type ModelPlan, type PreparedShape } from '../../../core/model';
import type { Part } from '../../../core/task/schema';
import { categoriesOfInputs, type PreparedData, type PreparedRows } from '../../../core/preparation';
import type { Season } from '../../../core/run/season';
import type { RunEnvironment } from '../../../core/run/schema';
import type { EngineRace } from '../../../core/training';
import type { SplitSummary } from '../../../core/run/split-summary';
import { seasonalPeriod } from '../train/season';
import packageManifest from '../../../../package.json';

/**
 * What a model is told of prepared data.
 * @param season left out for a model that is fitted already
 * @throws GatewiseError BAD_INPUT for a classification of fewer than two classes
 */
export function shapeOf(
  { task, window }: ExperimentConfiguration,
  {
    classNames,
    featureCount,
    fitted,
    plan,
  }: Pick<PreparedRows, 'classNames' | 'featureCount' | 'fitted'> & {
    readonly plan?: PreparedData['plan'] | undefined;
  },
  season?: Season,
): PreparedShape {
  const { lookback, horizon } = window;
  if (classNames !== null && classNames.length < 2) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`“${task.target}” has ${counted(classNames.length, 'class', 'classes')}. A classification needs two.`,
      { field: 'task.target', column: task.target },
    );
  }
  const { scaler, differenceLag } = fitted.target;
  const categories = categoriesOfInputs(fitted);
  return {
    task: task.kind,
    lookback,
    featureCount,
    ...(categories.some((known) => known !== null)
      ? { categoryCounts: categories.map((known) => known?.length ?? 0) }
      : {}),
    horizon,
    classCount: classNames?.length ?? 0,
    windowCount: plan?.parts.train.windowCount,
    target: {
      isSeen: fitted.targetFeature !== null,
      scale: scaler.scale,
      center: scaler.center,
      isDifferenced: differenceLag !== null,
    },
    ...(season === undefined ? {} : { seasonLength: season.rows }),
  };
}

/** The same for a model that is to be fitted, which may want to know the season. @throws GatewiseError as `shapeOf` */
export function shapeWithSeason(configuration: ExperimentConfiguration, prepared: PreparedData): PreparedShape {
  const season = prepared.classNames === null ? seasonalPeriod(configuration, prepared) : undefined;
  return shapeOf(configuration, prepared, season);
}

/** What a model sees, by name: columns after preparation, or the members of an ensemble. */
export function inputNamesOf({ model }: ExperimentConfiguration, { featureNames }: PreparedRows): string[] {
  const members = membersOf(model);
  return members.length === 0 ? [...featureNames] : members.map(memberName);
}

const namedSeries = 100;

/** Rows, windows and times of each part, as a run stores them; parts of a panel count rows over all series. */
export function summarizeSplit(prepared: PreparedData): SplitSummary {
  const { plan, rowCount, time, seriesBoundaries, arranged, markedValues, untimedRows, leftOutSeries, unnamedRows } =
    prepared;
  const isPanel = seriesBoundaries.length > 1;
  let rowsBefore = 0;
  const part = (name: Part) => {
    const { from, to, rowCount: rows, windowCount, missingTargets, segments } = plan.parts[name];
    const place = isPanel ? { from: rowsBefore, to: rowsBefore + rows, series: segments.length } : { from, to };
    rowsBefore += rows;
    let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const segment of segments) {
      start = Math.min(start, time?.[segment.from] ?? start);
      end = Math.max(end, time?.[segment.to - 1] ?? end);
    }
    const has = start <= end;
    return { ...place, windows: windowCount, missingTargets, start: has ? start : null, end: has ? end : null };
  };
  return {
    rowCount,
    parts: { train: part('train'), validation: part('validation'), test: part('test') },
    arrangedRows: [...arranged],
    markedValues: [...markedValues],
    untimedRows,
    unnamedRows: {
      count: unnamedRows.reduce((sum, { rows }) => sum + rows, 0),
      first: unnamedRows.slice(0, namedSeries),
    },
    leftOutSeries: { count: leftOutSeries.length, first: leftOutSeries.slice(0, namedSeries) },
  };
}

/** Machine, engine and versions, as a run stores them. */
export function describeEnvironment(
  { engine, device, facts }: ModelPlan,
  { selfTest }: Pick<Estimator, 'selfTest'>,
  { threads, race }: { readonly threads: number; readonly race: EngineRace | null },
): RunEnvironment {
  return {
    gatewise: packageManifest.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    engine,
    device,
    threads,
    libraries: facts?.versions ?? {},
    ...(facts === undefined ? {} : { driver: facts.driver, deviceMemoryBytes: facts.memoryBytes }),
    ...(selfTest === undefined ? {} : { selfTest }),
    ...(race === null ? {} : { race }),
  };
}
