import type { PartPredictions } from '../../../../src-main/artefact/predictions/layout';
import { createRandom } from '../../../../src-main/core/common/random';
import type { Table } from '../../../../src-main/core/dataset';
import { metricsAtThreshold, optimizeThreshold, thresholdTable } from '../../../../src-main/core/evaluation';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { prepare, type PreparedData } from '../../../../src-main/core/preparation';
import { evaluateParts, partPredictions, partsWithWindows } from '../../../../src-main/jobs/process/train/evaluate';
import { quantile, type Benchmark, type Figure } from '../benchmark';
import { fittedFor } from '../../../support/fit-outcome';

const attempts = 5;

interface Scale {
  readonly name: string;
  readonly kind: 'forecast' | 'classification';
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly lookback: number;
  readonly horizon: number;
}

/** Rows of each part; the forecasts are those of the ETTh1 protocol. */
const scales: readonly Scale[] = [
  {
    name: 'forecast, 34,000 test rows',
    kind: 'forecast',
    train: 102_000,
    validation: 34_000,
    test: 34_000,
    lookback: 24,
    horizon: 1,
  },
  {
    name: 'classes, 34,000 test rows',
    kind: 'classification',
    train: 102_000,
    validation: 34_000,
    test: 34_000,
    lookback: 24,
    horizon: 1,
  },
  {
    name: 'forecast, 2,857 × 24',
    kind: 'forecast',
    train: 8640,
    validation: 2880,
    test: 2880,
    lookback: 96,
    horizon: 24,
  },
];

const noTraining = fittedFor(1);

const hour = 3_600_000;

/** A daily wave with noise, and a label that says whether it is high. */
function tableOf(rowCount: number): Table {
  const random = createRandom(1);
  const values = Float64Array.from({ length: rowCount }, (_, row) => 20 + 5 * Math.sin(row / 3.82) + random.normal());
  return {
    rowCount,
    timeColumn: 'time',
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from({ length: rowCount }, (_, row) => row * hour) },
      { kind: 'number', name: 'y', values },
      {
        kind: 'category',
        name: 'label',
        codes: Int32Array.from(values, (value) => (value > 23 ? 1 : 0)),
        categories: ['low', 'high'],
      },
    ],
  };
}

/** What a mediocre model would say: the target with noise, scaled, or a score that leans to the label. */
function outputsOf(prepared: PreparedData, count: number, horizon: number, rows: Uint32Array): Float32Array {
  const random = createRandom(2);
  return Float32Array.from({ length: count * horizon }, (_, i) => {
    const target = prepared.targets[(rows[Math.floor(i / horizon)] ?? 0) + (i % horizon)] ?? 0;
    const said = target + 0.3 * random.normal();
    return prepared.classNames === null ? said : Math.min(1, Math.max(0, 0.3 + 0.4 * said));
  });
}

function timings(work: () => unknown): number[] {
  return Array.from({ length: attempts }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function evaluationFigures({ name, kind, lookback, horizon, ...split }: Scale): Figure[] {
  const configuration = experimentConfigurationSchema.parse({
    task:
      kind === 'forecast' ? { kind, target: 'y' } : { kind, target: 'label', features: ['y'], targetHistory: false },
    split: { kind: 'count', ...split },
    window: { lookback, horizon },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }] },
    evaluation: { levels: [23, 25] },
  });
  const prepared = prepare(tableOf(split.train + split.validation + split.test), configuration);
  const predictions = partsWithWindows(prepared).map((part): PartPredictions => {
    const { windowCount, starts } = prepared.plan.parts[part];
    const rows = starts.map((start) => start + lookback);
    return partPredictions(prepared, part, outputsOf(prepared, windowCount, horizon, rows));
  });
  const all = timings(() => evaluateParts(configuration, prepared, predictions, noTraining));
  const test = predictions.filter(({ part }) => part === 'test');
  const alone = timings(() => evaluateParts(configuration, prepared, test, noTraining));
  const figures: Figure[] = [
    { name: `${name}: its test part`, value: quantile(alone, 0.5), unit: 'ms', limit: 1000 },
    { name: `${name}: all three parts`, value: quantile(all, 0.5), unit: 'ms', limit: 1000 },
  ];
  return figures;
}

/** What a threshold slider does at every frame, and what a search for the best threshold takes. */
function thresholdFigures(): Figure[] {
  const random = createRandom(3);
  const labels = Int32Array.from({ length: 34_000 }, () => (random.uniform() < 0.1 ? 1 : 0));
  const scores = Float64Array.from(labels, (label) => Math.min(1, 0.25 * label + 0.75 * random.uniform()));
  const table = thresholdTable(labels, scores);
  const frame = timings(() => metricsAtThreshold(table, random.uniform()));
  const search = timings(() => optimizeThreshold(table, { kind: 'f1' }));
  return [
    { name: 'threshold, 34,000 rows: one frame of the slider', value: quantile(frame, 1), unit: 'ms', limit: 16 },
    { name: 'threshold, 34,000 rows: the best one', value: quantile(search, 0.5), unit: 'ms', limit: 100 },
  ];
}

export const evaluationBenchmark: Benchmark = {
  name: 'evaluation',
  summary: 'Every stored figure of a run with its baselines and intervals, the threshold slider',
  run: (say) =>
    Promise.resolve([
      ...scales.flatMap((scale) => {
        say(`  ${scale.name} …`);
        return evaluationFigures(scale);
      }),
      ...thresholdFigures(),
    ]),
};
