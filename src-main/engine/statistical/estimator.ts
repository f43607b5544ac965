import { GatewiseError, saidBy } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { at } from '../../core/common/numbers';
import type { Estimator, FitListeners, FitOutcome, StateTensor, StatisticalModel, TargetShape } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { diagnosticsOf } from './diagnostics';
import type { FittedSeries, SeriesFilter } from './method';
import { fitMethod, restoreMethod } from './methods';
import { fitPanel, type PanelFits } from './panel';
import { checksumOf, originOf, seriesOf, stepsOf, valuesOf, withoutGaps, type SourceSeries } from './series';
import { stateTensors, type FittedState, type SeriesRecord } from './state';
import type { Work } from './work';

type Signal = FitListeners['signal'];

/** Rows between two looks at the clock. */
const rowsBetweenBreaths = 256;

/** On how many threads series are fitted, and by which program on the others; see `fitPanel`. */
export type Threads = Pick<PanelFits, 'threads' | 'worker'>;

interface Outputs {
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

/**
 * A method fitted to each series alone. Predictions of a window come from the state that the series has after the rows before it;
 * a series that the fit did not see is fitted to its rows before its first window.
 */
export class StatisticalEstimator implements Estimator {
  readonly #model: StatisticalModel;
  readonly #target: TargetShape;
  readonly #threads: Threads;
  #fitted: FittedState;

  constructor(model: StatisticalModel, target: TargetShape, fitted: FittedState, threads: Threads) {
    this.#model = model;
    this.#target = target;
    this.#threads = threads;
    this.#fitted = fitted;
    // A state that is none of the method's is the file's fault, and is told before anything is predicted.
    for (const { state } of fitted.series) restoreMethod(model.method, state);
  }

  get memoryBytes(): number {
    return this.#fitted.series.reduce((sum, { state }) => sum + state.byteLength + 64, stateBytes);
  }

  async fit(train: WindowSource, _: WindowSource | null, { signal, onProgress }: FitListeners): Promise<FitOutcome> {
    const breather = new Breather(signal);
    await breather.breathe();
    const series = seriesOf(train);
    const ends = series.map(({ windows }) =>
      Math.max(...windows.map((window) => at(train.targetStarts, window) + train.targetLength)),
    );
    const wholeOf = (index: number): ReturnType<typeof withoutGaps> => {
      const [first, to] = [series[index]?.first ?? 0, ends[index] ?? 0];
      return withoutGaps(valuesOf(train, this.#target, this.#fitFrom(first, to), to));
    };
    const fits = await fitPanel({
      method: this.#model.method,
      usualSeason: this.#fitted.usualSeason,
      count: series.length,
      valuesOf: (index) => wholeOf(index).values,
      fit: (index, values, onShare) =>
        this.#drive(this.#fitTo(values, series[index]?.index ?? index, series.length), breather, onShare),
      ...this.#threads,
      breather,
      onProgress: (done) => onProgress?.(done, series.length),
    });
    const records = series.map(({ first }, index): SeriesRecord => {
      const to = ends[index] ?? 0;
      return {
        rows: to - first,
        checksum: checksumOf(train, first, to),
        state: fits[index]?.state ?? new Float64Array(),
      };
    });
    const filledRows = series.reduce((sum, _, index) => sum + wholeOf(index).filled, 0);
    this.#fitted = { ...this.#fitted, series: records };
    return { kind: 'direct', diagnostics: diagnosticsOf(fits, filledRows) };
  }

  async predict(source: WindowSource, signal: Signal): Promise<Float32Array> {
    return (await this.#forecasts(source, signal)).means;
  }

  async deviations(source: WindowSource, signal: Signal): Promise<Float32Array> {
    return (await this.#forecasts(source, signal)).deviations;
  }

  state(): readonly StateTensor[] {
    return stateTensors(this.#fitted);
  }

  /** Nothing outlives it. */
  dispose(): void {
    return;
  }

  /** Means and standard deviations of all windows, in the scale of the source's targets. */
  async #forecasts(source: WindowSource, signal: Signal): Promise<Outputs> {
    const breather = new Breather(signal);
    await breather.breathe();
    const blank = (): Float32Array => new Float32Array(source.starts.length * source.targetLength).fill(Number.NaN);
    const outputs = { means: blank(), deviations: blank() };
    const find = this.#finder(source);
    const series = seriesOf(source);
    for (const own of series) await this.#predictSeries(source, own, series.length, find(own), outputs, breather);
    return outputs;
  }

  async #predictSeries(
    source: WindowSource,
    own: SourceSeries,
    seriesCount: number,
    record: SeriesRecord | null,
    outputs: Outputs,
    breather: Breather,
  ): Promise<void> {
    const { first, windows } = own;
    const { scale, center } = this.#target;
    const last = Math.max(...windows.map((window) => originOf(source, window)));
    const fittedTo = first + (record?.rows ?? Math.max(0, originOf(source, windows[0] ?? 0) - first));
    const values = valuesOf(source, this.#target, first, Math.max(last, fittedTo));
    values.set(withoutGaps(values.subarray(0, fittedTo - first)).values);
    const begin = async (to: number): Promise<SeriesFilter> => {
      const { values: whole } = withoutGaps(values.subarray(this.#fitFrom(first, to) - first, to - first));
      return (await this.#drive(this.#fitTo(whole, own.index, seriesCount), breather)).filter();
    };
    const restore = (): SeriesFilter | null => record && restoreMethod(this.#model.method, record.state);
    let filter = restore() ?? (await begin(fittedTo));
    const fitFrom = this.#fitFrom(first, fittedTo);
    const { refitEvery } = this.#model;
    const [means, deviations] = [new Float64Array(0), new Float64Array(0)];
    let buffers = { means, deviations };
    let next = 0;
    for (let row = first; row <= last; row += 1) {
      if (refitEvery !== null && row > fittedTo && (row - fittedTo) % refitEvery === 0) {
        filter = await begin(row);
        for (let past = this.#fitFrom(first, row); past < row; past += 1) filter.update(at(values, past - first));
      }
      for (; next < windows.length && originOf(source, windows[next] ?? 0) <= row; next += 1) {
        const window = windows[next] ?? 0;
        // Before the first value there is nothing to go by.
        if (originOf(source, window) < row || row === first) continue;
        const steps = stepsOf(source, window);
        if (buffers.means.length !== steps) {
          buffers = { means: new Float64Array(steps), deviations: new Float64Array(steps) };
        }
        filter.forecast(buffers.means, buffers.deviations);
        const skipped = steps - source.targetLength;
        for (let step = 0; step < source.targetLength; step += 1) {
          const place = window * source.targetLength + step;
          outputs.means[place] = (at(buffers.means, skipped + step) - center) / scale;
          outputs.deviations[place] = at(buffers.deviations, skipped + step) / Math.abs(scale);
        }
      }
      if (row === fitFrom && row > first) {
        // Rows before those of the fit are followed from the state that it begins with; what was learnt of them is let go of.
        filter = restore() ?? (await begin(fittedTo));
      }
      if (row < last) filter.update(at(values, row - first));
      if ((row - first) % rowsBetweenBreaths === 0) await breather.breathe();
    }
  }

  /** The first row that a fit to the rows before `to` goes by. */
  #fitFrom(first: number, to: number): number {
    const { fitRows } = this.#model;
    return fitRows === null ? first : Math.max(first, to - fitRows);
  }

  /** Tells which series of a source the model was fitted to: at the same place, or any with the same rows. */
  #finder(source: WindowSource): (series: SourceSeries) => SeriesRecord | null {
    const { series: records } = this.#fitted;
    const byRows = new Map<number, Map<number, SeriesRecord>>();
    for (const record of records) {
      const same = byRows.get(record.rows) ?? new Map<number, SeriesRecord>();
      same.set(record.checksum, record);
      byRows.set(record.rows, same);
    }
    const fits = (record: SeriesRecord | undefined, first: number): boolean =>
      record !== undefined &&
      first + record.rows <= source.targets.length &&
      checksumOf(source, first, first + record.rows) === record.checksum;
    return ({ index, first }) => {
      const atPlace = records[index];
      if (atPlace !== undefined && fits(atPlace, first)) return atPlace;
      for (const [rows, same] of byRows) {
        if (first + rows > source.targets.length) continue;
        const found = same.get(checksumOf(source, first, first + rows));
        if (found !== undefined) return found;
      }
      return null;
    };
  }

  *#fitTo(values: Float64Array, index: number, seriesCount: number): Work<FittedSeries> {
    try {
      if (!values.every(Number.isFinite)) {
        throw new GatewiseError('BAD_INPUT', said`A series has no value before its first window.`, {
          field: 'task.target',
        });
      }
      return yield* fitMethod(this.#model.method, values, this.#fitted.usualSeason);
    } catch (cause) {
      if (seriesCount < 2 || !(cause instanceof GatewiseError)) throw cause;
      throw new GatewiseError(cause.code, said`Series ${index + 1}: ${saidBy(cause)}`, cause.details, { cause });
    }
  }

  async #drive<Result>(work: Work<Result>, breather: Breather, onShare?: (share: number) => void): Promise<Result> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      onShare?.(step.value);
      await breather.breathe();
    }
  }
}

/** What an estimator takes beside the states of its series. */
export const stateBytes = 4096;
