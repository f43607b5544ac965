import type { Timings } from './measure';
import type { Peaks } from './peak';
import { figures, type Comparison, type Figure, type WorkloadResult } from './summary';

const titles: Record<Figure, string> = {
  trainMsPerStep: 'training step',
  predictMsPerBatch: 'prediction of a batch',
  singlePredictMs: 'prediction of one window',
};

/** Rows of text in aligned columns, the first one to the left and the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function formatMs(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}

function gigaflops(operations: number, milliseconds: number): number {
  return operations / milliseconds / 1e6;
}

/** One workload: a line an engine and a peer. */
export function formatResult({ name, operations, engines, peers }: WorkloadResult, peak: Peaks | null): string {
  const better = (figure: Figure): number => Math.min(...Object.values(peers).map((timings) => timings[figure]));
  const row = (engine: string, timings: Timings, own: boolean): string[] => {
    const rate = gigaflops(operations.training, timings.trainMsPerStep);
    const widest = peak?.widest.gflops;
    return [
      `  ${engine}`,
      ...figures.map((figure) => formatMs(timings[figure])),
      rate.toFixed(1),
      widest === undefined ? '' : `${((100 * rate) / widest).toFixed(0)} %`,
      ...figures.map((figure) =>
        own && Number.isFinite(better(figure)) ? `${(better(figure) / timings[figure]).toFixed(2)}×` : '',
      ),
    ];
  };
  const head = ['train ms', 'predict ms', 'single ms', 'GF/s', 'of peak', 'train', 'predict', 'single'];
  return `${alignColumns([
    [name, ...head],
    ...Object.entries(engines).map(([engine, timings]) => row(engine, timings, true)),
    ...Object.entries(peers).map(([engine, timings]) => row(engine, timings, false)),
  ])}\n`;
}

/** How often and by how much each engine is ahead of the better peer. */
export function formatComparisons(
  comparisons: readonly Comparison[],
  results: readonly WorkloadResult[],
  peak: Peaks | null,
): string {
  const lines = comparisons.map(
    ({ engine, figure, geometricMean, ahead }) =>
      `${engine}, ${titles[figure]}: ahead on ${ahead} of ${results.length}, geometric mean ${geometricMean.toFixed(2)}×\n`,
  );
  if (peak !== null) {
    const { widest, wasm } = peak;
    lines.push(
      `Peak of fused multiply-adds here: ${widest.gflops.toFixed(0)} GF/s in vectors of ${widest.width} floats, ` +
        `${wasm.gflops.toFixed(0)} GF/s in vectors of ${wasm.width}\n`,
    );
  }
  return lines.join('');
}
