import { readFileSync, writeFileSync } from 'node:fs';
import { chooseTrees } from '../../../src-main/engine/trees/choice';
import type { TreesBackend } from '../../../src-main/engine/trees/backend';
import { Boosting, describeBoosting, type BoostingSettings } from '../../../src-main/engine/trees/boosting';
import { describeForest, GrowingForest, type ForestSettings } from '../../../src-main/engine/trees/forest';
import type { EngineChoice } from '../../../src-main/core/training';
import { workloads, type TaskName, type Workload } from './workloads';

/** What a task took, of any program. */
export interface Measure {
  readonly name: string;
  readonly seconds: number;
  /** Processor time, s. */
  readonly cpu: number;
  /** Peak memory beyond what the process held with the data read, MB. */
  readonly megabytes: number;
  /** Of a forest its leaves a tree, of boosting the mean squared error of training: that the same work was done. */
  readonly figure: number;
}

interface Fitted {
  readonly backend: TreesBackend;
  readonly table: Float32Array;
  readonly workload: Workload;
  readonly threads: number;
}

function targetsOf(table: Float32Array, { rows, features }: Workload): Float64Array {
  return Float64Array.from(table.subarray(features * rows));
}

async function growForest({ backend, table, workload, threads }: Fitted): Promise<number> {
  const { rows, features, trees } = workload;
  const settings: ForestSettings = {
    rows,
    features,
    outputs: 1,
    criterion: 'squared_error',
    splitter: 'best',
    nEstimators: trees,
    maxDepth: null,
    maxLeafNodes: null,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    maxFeatures: features,
    minImpurityDecrease: 0,
    bootstrap: true,
    sampleSize: rows,
    balancedSubsample: false,
    oobScore: false,
    seed: 0,
    isSingleTree: false,
  };
  const plan = await backend.createPlan(describeForest(settings, threads), threads);
  try {
    const forest = new GrowingForest(plan, settings);
    for (let feature = 0; feature < features; feature += 1) {
      forest.setColumn(feature, table.subarray(feature * rows, (feature + 1) * rows));
    }
    forest.setTargets(targetsOf(table, workload));
    let [grown, leaves] = [0, 0];
    while (grown < trees) {
      forest.advance(2e6);
      for (const tree of forest.takeTrees()) {
        grown += 1;
        leaves += (tree.features.length + 1) / 2;
      }
    }
    return leaves / grown;
  } finally {
    plan.dispose();
  }
}

async function boost({ backend, table, workload, threads }: Fitted): Promise<number> {
  const { rows, features, trees } = workload;
  const settings: BoostingSettings = {
    rows,
    validationRows: 0,
    features,
    outputs: 1,
    objective: 'l2',
    alpha: 0.9,
    scalePosWeight: 1,
    boostFromAverage: true,
    numLeaves: 31,
    maxDepth: null,
    minDataInLeaf: 20,
    maxBin: 255,
    minDataInBin: 3,
    baggingFreq: 0,
    baggingFraction: 1,
    featureFraction: 1,
    minSumHessianInLeaf: 1e-3,
    lambdaL1: 0,
    lambdaL2: 0,
    minGainToSplit: 0,
    learningRate: 0.1,
    maxCatToOnehot: 4,
    maxCatThreshold: 32,
    minDataPerGroup: 100,
    catSmooth: 10,
    catL2: 10,
    setWords: 0,
    seed: 0,
  };
  const plan = await backend.createPlan(describeBoosting(settings, threads), threads);
  try {
    const boosting = new Boosting(plan, settings);
    for (let feature = 0; feature < features; feature += 8) {
      boosting.setColumns(feature, table.subarray(feature * rows, Math.min(features, feature + 8) * rows));
    }
    boosting.setTargets(targetsOf(table, workload));
    let error = Number.NaN;
    for (let round = 0; round < trees; round += 1) {
      error = boosting.round().metric;
      boosting.trees();
    }
    return error;
  } finally {
    plan.dispose();
  }
}

/** Starts the process's peak anew from what it holds. Linux alone can; elsewhere the table's reading is in it. */
function resetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // No Linux.
  }
}

function peakBytes(): number {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line?.[1] !== undefined) return Number(line[1]) * 1024;
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** Does a task in this process. */
export async function measureOwn(
  task: TaskName,
  table: Float32Array,
  threads: number,
  engine: EngineChoice,
): Promise<Measure> {
  const { backend } = chooseTrees(engine);
  resetPeak();
  const held = process.memoryUsage().rss;
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  const figure = await { forest: growForest, boosting: boost }[task]({
    backend,
    table,
    workload: workloads[task],
    threads,
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  return {
    name: `Gatewise, ${backend.id}`,
    seconds,
    cpu: (user + system) / 1e6,
    megabytes: Math.max(0, peakBytes() - held) / 1e6,
    figure,
  };
}
