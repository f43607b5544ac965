import type { TreesPlan } from './backend';
import { nodeBytes, nodesIn } from './nodes';
import type { KeptTree } from './state';

const objectives = ['l2', 'l1', 'huber', 'quantile', 'binary', 'multiclass'] as const;
export type BoostingObjective = (typeof objectives)[number];

/** LightGBM's settings, as kernels/boosting.cc reads them. */
export interface BoostingSettings {
  readonly rows: number;
  /** Rows after the training's, which are only watched. */
  readonly validationRows: number;
  readonly features: number;
  /** Trees of a round: one, or one a class. */
  readonly outputs: number;
  readonly objective: BoostingObjective;
  /** Of huber its bend, of quantile its share. */
  readonly alpha: number;
  readonly scalePosWeight: number;
  readonly boostFromAverage: boolean;
  readonly numLeaves: number;
  readonly maxDepth: number | null;
  readonly minDataInLeaf: number;
  readonly maxBin: number;
  readonly minDataInBin: number;
  readonly baggingFreq: number;
  readonly baggingFraction: number;
  readonly featureFraction: number;
  readonly minSumHessianInLeaf: number;
  readonly lambdaL1: number;
  readonly lambdaL2: number;
  readonly minGainToSplit: number;
  readonly learningRate: number;
  /** Columns of so many categories, the one for what has none included, are split one category against the others. */
  readonly maxCatToOnehot: number;
  readonly maxCatThreshold: number;
  readonly minDataPerGroup: number;
  readonly catSmooth: number;
  readonly catL2: number;
  /** Words of 32 bits that a set of categories takes: their numbers lie below 32 times as many; 0: no column has categories. */
  readonly setWords: number;
  readonly seed: number;
}

const planKind = 3;
/** Places of kernels/boosting.cc's `Operation`. */
const operations = { setKinds: 0, setColumns: 1, setTargets: 2, setWeights: 3, round: 4, size: 5, read: 6, resume: 7 };

/** The numbers that kernels/boosting.cc reads, in its order. */
export function describeBoosting(settings: BoostingSettings, threads: number): Float64Array {
  return Float64Array.of(
    planKind,
    settings.rows,
    settings.validationRows,
    settings.features,
    settings.outputs,
    objectives.indexOf(settings.objective),
    settings.alpha,
    settings.scalePosWeight,
    Number(settings.boostFromAverage),
    settings.numLeaves,
    settings.maxDepth ?? 0,
    settings.minDataInLeaf,
    settings.minSumHessianInLeaf,
    settings.lambdaL1,
    settings.lambdaL2,
    settings.minGainToSplit,
    settings.maxBin,
    settings.minDataInBin,
    settings.learningRate,
    settings.featureFraction,
    settings.baggingFraction,
    settings.baggingFreq,
    settings.maxCatToOnehot,
    settings.maxCatThreshold,
    settings.minDataPerGroup,
    settings.catSmooth,
    settings.catL2,
    settings.setWords,
    settings.seed,
    threads,
  );
}

/** What a round came to. */
interface BoostedRound {
  /** Whether a tree could be split; when none could, no later one can. */
  readonly hasGrown: boolean;
  readonly metric: number;
  /** NaN without validation rows. */
  readonly validationMetric: number;
}

/** Boosting that goes on round by round. */
export class Boosting {
  readonly #size = new Uint32Array(4);
  readonly #metrics = new Float64Array(2);

  constructor(
    private readonly plan: TreesPlan,
    private readonly settings: BoostingSettings,
  ) {}

  /** Before any column. @param kinds of each feature −1, 0 or 1 as predictions may move with it; 2: its numbers are categories */
  setKinds(kinds: Int32Array): void {
    this.plan.call(operations.setKinds, 0, kinds, null);
  }

  /** Columns from one feature on, training rows first, then those of validation. */
  setColumns(first: number, values: Float32Array): void {
    this.plan.call(operations.setColumns, first, values, null);
  }

  setTargets(targets: Float64Array): void {
    this.plan.call(operations.setTargets, 0, targets, null);
  }

  setWeights(weights: Float64Array): void {
    this.plan.call(operations.setWeights, 0, weights, null);
  }

  /** Goes on after so many rounds. @param sums of all their trees for every row, training rows first, row-major [rows × outputs] */
  resume(rounds: number, sums: Float64Array): void {
    this.plan.call(operations.resume, rounds, sums, null);
  }

  /** Grows the trees of one round; losses are means over rows, as LightGBM tells them. */
  round(): BoostedRound {
    const hasGrown = this.plan.call(operations.round, 0, null, this.#metrics) === 1;
    return { hasGrown, metric: this.#metrics[0] ?? NaN, validationMetric: this.#metrics[1] ?? NaN };
  }

  /** The trees of the last round, one an output. */
  trees(): KeptTree[] {
    return Array.from({ length: this.settings.outputs }, (_, output) => this.#readTree(output));
  }

  #readTree(output: number): KeptTree {
    this.plan.call(operations.size, output, null, this.#size);
    const [nodes = 0, leaves = 0, , sets = 0] = this.#size;
    const { setWords } = this.settings;
    const start = nodeBytes(nodes);
    const end = start + 8 * leaves;
    const bytes = new Uint8Array(end + 4 * sets * setWords);
    this.plan.call(operations.read, output, null, bytes);
    const { buffer } = bytes;
    return {
      ...nodesIn(buffer, nodes),
      values: new Float64Array(buffer, start, leaves),
      sets: new Int32Array(buffer, end, sets * setWords),
      setWords,
      firstOutput: output,
    };
  }
}
