import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../../src-main/core/common/numbers';
import { createRandom } from '../../../src-main/core/common/random';
import {
  designOf,
  finish,
  fitLogistic,
  fitRidge,
  momentsOf,
  readInputs,
  solveElasticNet,
  type LinearDesign,
  type LinearSource,
} from '../../../src-main/core/linear';
import { readOutputs } from '../../../src-main/core/linear/design';

interface Drawn {
  readonly source: LinearSource;
  readonly kernelSize: number | null;
}

/** Windows over a few noisy series: any distance between them, any that are missing, weighed or not, normalised or not. */
const windows: fc.Arbitrary<Drawn> = fc
  .record({
    seed: fc.nat(10_000),
    featureCount: fc.integer({ min: 1, max: 3 }),
    lookback: fc.integer({ min: 1, max: 9 }),
    targetLength: fc.integer({ min: 1, max: 4 }),
    offset: fc.integer({ min: 0, max: 3 }),
    stride: fc.integer({ min: 1, max: 12 }),
    count: fc.integer({ min: 2, max: 60 }),
    missing: fc.array(fc.nat(59), { maxLength: 4 }),
    isLevelled: fc.boolean(),
    kernelSize: fc.constantFrom(null, 3, 5, 25),
    level: fc.constantFrom(0, 100),
  })
  .map(
    ({ seed, featureCount, lookback, targetLength, offset, stride, count, missing, isLevelled, kernelSize, level }) => {
      const random = createRandom(seed);
      const rows = count * stride + lookback + offset + targetLength;
      const series = Float64Array.from(
        { length: rows * featureCount },
        (_, k) => level + Math.sin(k / 5) + random.normal() / 2,
      );
      const starts = Array.from({ length: count }, (_, window) => window * stride).filter(
        (__, window) => window < 2 || !missing.includes(window),
      );
      return {
        kernelSize,
        source: {
          series,
          featureCount,
          lookback,
          starts: Uint32Array.from(starts),
          targets: Float64Array.from({ length: rows }, (_, row) => at(series, row * featureCount)),
          targetStarts: Uint32Array.from(starts, (start) => start + lookback - 1 + offset),
          targetLength,
          sampleWeights: null,
          lastValueFeature: isLevelled ? 0 : null,
        },
      };
    },
  );

const penalties = fc.constantFrom(1e-3, 0.1, 1, 50);

/** Inputs and targets of every window, as the design says them. */
function rowsOf(design: LinearDesign, source: LinearSource) {
  const inputs = design.lookback * design.featureCount * (design.kernelSize === null ? 1 : 2);
  return Array.from(source.starts, (_, window) => {
    const [x, y] = [new Float64Array(inputs), new Float64Array(source.targetLength)];
    readInputs(design, source, window, x);
    readOutputs(design, source, window, y);
    return { x, y, weight: source.sampleWeights?.[window] ?? 1 };
  });
}

const weighed = (source: LinearSource, weightOf: (window: number) => number): LinearSource => ({
  ...source,
  sampleWeights: Float32Array.from(source.starts, (_, window) => weightOf(window)),
});

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function expectNear(found: Float64Array, wanted: Float64Array, tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  const scale = 1 + largest(wanted);
  expect(largest(found.map((value, k) => value - at(wanted, k))) / scale).toBeLessThan(tolerance);
}

describe('sums of products', () => {
  it('are the same whether windows share them with their neighbours or are taken one by one', () => {
    fc.assert(
      fc.property(windows, fc.boolean(), ({ source, kernelSize }, isCentred) => {
        const design = designOf(source, kernelSize, isCentred);
        const slid = finish(momentsOf(design, source));
        const taken = finish(
          momentsOf(
            design,
            weighed(source, () => 1),
          ),
        );
        expect(slid.weight).toBe(taken.weight);
        // Without centres, what a level of 100 hides cannot be told from rounding.
        const tolerance = isCentred ? 1e-11 : 1e-9;
        for (const key of ['gram', 'cross', 'inputSums', 'outputSums', 'outputSquares'] as const) {
          expectNear(slid[key], taken[key], tolerance);
        }
      }),
    );
  });
});

describe('ridge regression', () => {
  it('solves its normal equations: the residuals tell nothing that the penalty does not pay for', () => {
    fc.assert(
      fc.property(
        windows,
        penalties,
        fc.boolean(),
        fc.boolean(),
        ({ source: plain, kernelSize }, alpha, fitIntercept, isWeighed) => {
          const source = isWeighed ? weighed(plain, (window) => 0.5 + (window % 3)) : plain;
          const design = designOf(source, kernelSize, fitIntercept);
          const { coefficients, intercept } = finish(fitRidge(design, source, { alpha, fitIntercept }));
          const rows = rowsOf(design, source);
          const inputs = rows[0]?.x.length ?? 0;
          for (let output = 0; output < source.targetLength; output += 1) {
            const own = coefficients.subarray(output * inputs, (output + 1) * inputs);
            const left = own.map((value) => -alpha * value);
            let [sum, scale] = [0, 1];
            for (const { x, y, weight } of rows) {
              const residual =
                at(y, output) - at(intercept, output) - x.reduce((total, value, k) => total + value * at(own, k), 0);
              sum += weight * residual;
              scale += weight * largest(x) * (largest(y) + largest(x));
              x.forEach((value, k) => {
                left[k] = at(left, k) + weight * residual * value;
              });
            }
            expect(largest(left) / scale).toBeLessThan(1e-9);
            if (fitIntercept) expect(Math.abs(sum) / scale).toBeLessThan(1e-9);
          }
        },
      ),
    );
  });

  it('comes to the mean of the targets as its penalty grows', () => {
    fc.assert(
      fc.property(windows, ({ source, kernelSize }) => {
        const design = designOf(source, kernelSize, true);
        const { coefficients, intercept } = finish(fitRidge(design, source, { alpha: 1e15, fitIntercept: true }));
        expect(largest(coefficients)).toBeLessThan(1e-9);
        const rows = rowsOf(design, source);
        const mean = intercept.map((_, output) => rows.reduce((sum, { y }) => sum + at(y, output), 0) / rows.length);
        expectNear(intercept, mean, 1e-9);
      }),
    );
  });

  it('takes a window of twice the weight for two windows', () => {
    fc.assert(
      fc.property(windows, penalties, ({ source, kernelSize }, alpha) => {
        const design = designOf(source, kernelSize, true);
        const twice = { ...source, starts: both(source.starts), targetStarts: both(source.targetStarts) };
        const options = { alpha, fitIntercept: true };
        const once = finish(
          fitRidge(
            design,
            weighed(source, () => 2),
            options,
          ),
        );
        const doubled = finish(fitRidge(design, twice, options));
        expectNear(once.coefficients, doubled.coefficients, 1e-6);
        expectNear(once.squaredErrors, doubled.squaredErrors, 1e-6);
      }),
    );
  });
});

function both(values: Uint32Array): Uint32Array {
  return Uint32Array.from([...values, ...values]);
}

describe('elastic net', () => {
  const options = { fitIntercept: true, maxIter: 5000, tol: 1e-10 };

  it('is ridge regression without its absolute values', () => {
    fc.assert(
      fc.property(windows, fc.constantFrom(0.1, 1), ({ source, kernelSize }, alpha) => {
        const design = designOf(source, kernelSize, true);
        const net = solveElasticNet(finish(momentsOf(design, source)), { ...options, alpha, l1Ratio: 0 });
        const ridge = finish(fitRidge(design, source, { alpha: alpha * source.starts.length, fitIntercept: true }));
        const { coefficients, unfinished } = finish(net);
        fc.pre(unfinished === 0);
        expectNear(coefficients, ridge.coefficients, 1e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves nothing once the penalty is larger than every product with the target, and something below it', () => {
    fc.assert(
      fc.property(windows, ({ source, kernelSize }) => {
        const design = designOf(source, kernelSize, true);
        const rows = rowsOf(design, source);
        const means = rows.reduce(
          (sums, { x }) => sums.map((sum, k) => sum + at(x, k) / rows.length),
          new Float64Array(rows[0]?.x.length ?? 0),
        );
        const products = Array.from({ length: source.targetLength }, (_, output) => {
          const mean = rows.reduce((sum, { y }) => sum + at(y, output) / rows.length, 0);
          const sums = means.map((own, k) =>
            rows.reduce((sum, { x, y }) => sum + (at(x, k) - own) * (at(y, output) - mean), 0),
          );
          return largest(sums) / rows.length;
        });
        const most = Math.max(...products);
        fc.pre(most > 1e-6);
        const solved = (alpha: number) =>
          finish(solveElasticNet(finish(momentsOf(design, source)), { ...options, alpha, l1Ratio: 1 })).coefficients;
        expect(solved(most * 1.001).every((value) => value === 0)).toBe(true);
        expect(solved(most * 0.98).some((value) => value !== 0)).toBe(true);
      }),
    );
  });
});

describe('logistic regression', () => {
  it('gives classes their shares where it may not learn from anything', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 2, max: 4 }), ({ source: drawn }, classes) => {
        const count = drawn.starts.length;
        const source: LinearSource = {
          ...weighed(drawn, (window) => 1 + (window % 2)),
          targets: Float64Array.from(drawn.targets, (_, row) => row % classes),
          targetLength: 1,
          lastValueFeature: null,
        };
        const labels = Array.from({ length: count }, (_, window) =>
          at(source.targets, at(source.targetStarts, window)),
        );
        fc.pre(new Set(labels).size === classes);
        const outputs = classes === 2 ? 1 : classes;
        const options = { C: 1e-6, fitIntercept: true, maxIter: 1000, tol: 1e-10 };
        const design = { ...designOf(source, null, true), targetCenter: 0 };
        const { intercept } = finish(fitLogistic(design, source, outputs, options));
        const share = Array.from({ length: classes }, (_, label) =>
          labels.reduce((sum, own, window) => sum + (own === label ? at(source.sampleWeights ?? [], window) : 0), 0),
        );
        const wanted =
          classes === 2
            ? [Math.log(at(share, 1) / at(share, 0))]
            : share.map((own) => Math.log(own) - share.reduce((sum, value) => sum + Math.log(value), 0) / classes);
        expectNear(intercept, Float64Array.from(wanted), 1e-3);
      }),
    );
  });
});
