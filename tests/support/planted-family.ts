import { GatewiseError } from '../../src-main/core/common/errors';
import type { Estimator, FitOutcome, FitListeners, ModelFamily, StateTensor } from '../../src-main/core/model';
import type { WindowSource } from '../../src-main/core/task/window-source';

/** A kind of model that no build has: each value ahead is the mean of the window's last rows, times a slope that is solved for. */
export interface PlantedModel {
  readonly kind: 'planted';
  readonly rows: number;
}

const slopesName = 'slopes';

class PlantedEstimator implements Estimator {
  readonly memoryBytes: number;
  readonly #rows: number;
  #slopes: Float64Array;

  constructor(rows: number, slopes: Float64Array) {
    this.#rows = rows;
    this.#slopes = slopes;
    this.memoryBytes = slopes.byteLength;
  }

  async fit(train: WindowSource, _: WindowSource | null, { signal, onProgress }: FitListeners): Promise<FitOutcome> {
    await Promise.resolve();
    signal.throwIfAborted();
    const { targets, targetStarts, sampleWeights } = train;
    this.#slopes = this.#slopes.map((__, step) => {
      let [products, squares] = [0, 0];
      targetStarts.forEach((start, window) => {
        const mean = this.#meanOf(train, window);
        const weight = sampleWeights?.[window] ?? 1;
        products += weight * mean * ((targets[start + step] ?? 0) - levelOf(train, window));
        squares += weight * mean * mean;
      });
      return squares === 0 ? 0 : products / squares;
    });
    onProgress?.(1, 1);
    return { kind: 'direct', diagnostics: [{ name: 'firstSlope', value: this.#slopes[0] ?? null }] };
  }

  async predict(source: WindowSource, signal: FitListeners['signal']): Promise<Float32Array> {
    await Promise.resolve();
    signal.throwIfAborted();
    const steps = this.#slopes.length;
    const outputs = new Float32Array(source.starts.length * steps);
    source.starts.forEach((_, window) => {
      const mean = this.#meanOf(source, window);
      const level = levelOf(source, window);
      this.#slopes.forEach((slope, step) => {
        outputs[window * steps + step] = slope * mean + level;
      });
    });
    return outputs;
  }

  state(): readonly StateTensor[] {
    return [{ name: slopesName, shape: [this.#slopes.length], values: this.#slopes.slice() }];
  }

  /** Nothing outlives it. */
  dispose(): void {
    return;
  }

  /** Mean of the first feature over the window's last rows, above the window's level. */
  #meanOf({ series, featureCount, lookback, starts, ...source }: WindowSource, window: number): number {
    const last = (starts[window] ?? 0) + lookback;
    let sum = 0;
    for (let row = last - this.#rows; row < last; row += 1) sum += series[row * featureCount] ?? 0;
    return sum / this.#rows - levelOf({ series, featureCount, lookback, starts, ...source }, window);
  }
}

/** What last-value normalisation takes from a window; 0 without it. */
function levelOf({ series, featureCount, lookback, starts, lastValueFeature }: WindowSource, window: number): number {
  if (lastValueFeature === null) return 0;
  return series[((starts[window] ?? 0) + lookback - 1) * featureCount + lastValueFeature] ?? 0;
}

export const plantedFamily: ModelFamily<PlantedModel> = {
  check({ rows }, { task, lookback, horizon }) {
    if (task === 'classification') {
      throw new GatewiseError('MODEL_INVALID', 'A planted model predicts numbers.', { field: 'model.kind' });
    }
    if (rows > lookback) {
      throw new GatewiseError('MODEL_INVALID', `It looks at ${rows} rows, but a window has ${lookback}.`, {
        field: 'model.rows',
      });
    }
    return { parameterCount: horizon, layers: [], facts: [{ name: 'rows', value: rows }] };
  },
  plan(model, shape, { threads }) {
    this.check(model, shape);
    const device = `${threads} threads`;
    return Promise.resolve({
      memoryBytes: 8 * shape.horizon,
      memoryField: 'model.rows',
      engine: 'planted',
      device,
      remark: null,
    });
  },
  create(model, shape) {
    this.check(model, shape);
    return Promise.resolve(new PlantedEstimator(model.rows, new Float64Array(shape.horizon)));
  },
  restore(model, shape, _, state) {
    this.check(model, shape);
    const [slopes, ...others] = state;
    if (slopes?.name !== slopesName || others.length > 0 || !(slopes.values instanceof Float64Array)) {
      return Promise.reject(new Error('the state is not one of slopes alone'));
    }
    if (slopes.values.length !== shape.horizon) return Promise.reject(new Error('there is not one slope a step'));
    return Promise.resolve(new PlantedEstimator(model.rows, slopes.values.slice()));
  },
};
