import { z } from 'zod';
import { GatewiseError, toErrorValue } from '../../../src-main/core/common/errors';
import type { EngineChoice } from '../../../src-main/core/training';
import { compareMetricsReference } from './metrics-reference';
import { chooseEngine, engineFactories, type EngineFactories } from '../../../src-main/engine';
import type { TreesBackend } from '../../../src-main/engine/trees/backend';
import { chooseTrees } from '../../../src-main/engine/trees/choice';
import { referenceError } from './keras-layers';
import { compareLayer, layerCaseSchema } from './layers-reference';
import { isWithin, type Quantity } from './numbers';
import type { CaseReport, EngineChooser, ReferenceKind } from './report';
import { absentMethodsOf, compareMethod, methodsOf, statisticalCaseSchema } from './statistical-reference';
import { compareBoosting, compareForest, compareTree, treesReferenceSchema } from './trees-reference';
import { compareTrajectory, trajectoryCaseSchema } from './trajectories-reference';

/** What core/evaluation allows: |own − reference| / max(1, |reference|). */
const metricsTolerance = 1e-9;

/** What a comparison of one case returns. */
interface Comparison {
  readonly quantities: readonly Quantity[];
  readonly engine: string | null;
  readonly note: string | null;
}

export interface ReferenceReport {
  readonly kind: ReferenceKind;
  readonly cases: readonly CaseReport[];
}

const casesSchema = z.object({ cases: z.array(z.looseObject({})).min(1, { error: 'there are no cases' }) });

/** Tells the kind of a reference file by what its cases hold. */
export function detectKind(file: unknown): ReferenceKind {
  if (typeof file === 'object' && file !== null && ['trees', 'forests', 'boosting'].some((key) => key in file))
    return 'trees';
  const parsed = casesSchema.safeParse(file);
  if (parsed.success) {
    const [first] = parsed.data.cases;
    if (first !== undefined && 'loss_per_step' in first) return 'trajectories';
    if (first !== undefined && 'output_gradient' in first) return 'layers';
    if (first !== undefined && 'forecasts' in first) return 'statistical';
  } else if (
    typeof file === 'object' &&
    file !== null &&
    ['classification', 'regression', 'tests'].some((key) => key in file)
  ) {
    return 'metrics';
  }
  throw new GatewiseError(
    'BAD_INPUT',
    'The file is not in the format of layers.json, trajectories.json, metrics.json, trees.json or statistical.json.',
    {
      hint:
        'It needs "cases" with "output_gradient" "loss_per_step" or "forecasts", or "classification", "regression" and "tests", ' +
        'or "trees" and "forests".',
    },
  );
}

/** The quantity that is closest to its tolerance, or furthest beyond it. */
function worstOf(quantities: readonly Quantity[]): { error: number; tolerance: number } {
  let worst = { error: 0, tolerance: 1 };
  for (const { error, tolerance } of quantities) {
    if (tolerance === null) continue;
    if (Number.isNaN(error)) return { error, tolerance };
    if (error / tolerance >= worst.error / worst.tolerance) worst = { error, tolerance };
  }
  return worst;
}

/** Runs one comparison; what a case asks for and nobody supports is a fact about that case, not the end of the file. */
async function report(name: string, compare: () => Promise<Comparison>): Promise<CaseReport> {
  try {
    const { quantities, engine, note } = await compare();
    return {
      name,
      state: 'compared',
      ok: quantities.every(isWithin),
      ...worstOf(quantities),
      quantities,
      engine,
      note,
    };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return { name, state: 'unusable', ok: false, problem: toErrorValue(thrown).message };
  }
}

function parseCase<Case>(schema: z.ZodType<Case>, stored: unknown, where: string): Case {
  const parsed = schema.safeParse(stored);
  if (!parsed.success) throw referenceError(parsed.error, where);
  return parsed.data;
}

function nameOf(stored: Record<string, unknown>, index: number): string {
  return typeof stored.name === 'string' ? stored.name : `case ${index}`;
}

async function compareCases(
  file: unknown,
  compare: (stored: Record<string, unknown>, where: string) => Promise<Comparison>,
): Promise<CaseReport[]> {
  const { cases } = casesSchema.parse(file);
  const reports: CaseReport[] = [];
  for (const [index, stored] of cases.entries()) {
    reports.push(await report(nameOf(stored, index), () => compare(stored, `cases.${index}`)));
  }
  return reports;
}

/** Figures, curves and texts of core/evaluation; every one has its own verdict. */
function compareMetrics(file: unknown): CaseReport[] {
  try {
    return compareMetricsReference(file).map(({ name, error, ok }) => ({
      name,
      state: 'compared',
      ok,
      error,
      tolerance: metricsTolerance,
      quantities: [{ quantity: 'figure', error, tolerance: metricsTolerance }],
      engine: null,
      note: null,
    }));
  } catch (thrown) {
    if (thrown instanceof z.ZodError) throw referenceError(thrown, '');
    throw thrown;
  }
}

/** Every method of every series; what there is nothing to compare of is told. */
async function compareStatistical(file: unknown): Promise<CaseReport[]> {
  const { cases } = casesSchema.parse(file);
  const reports: CaseReport[] = [];
  for (const [index, own] of cases.entries()) {
    const stored = parseCase(statisticalCaseSchema, own, `cases.${index}`);
    for (const [name, reference] of methodsOf(stored)) {
      const compare = (): Promise<Comparison> => {
        const { form, quantities, note } = compareMethod(stored, name, reference);
        return Promise.resolve({ quantities, engine: form, note });
      };
      reports.push(await report(`${stored.name} ${name}`, compare));
    }
    for (const [name, problem] of absentMethodsOf(stored)) {
      reports.push({ name: `${stored.name} ${name}`, state: 'absent', ok: true, problem });
    }
  }
  return reports;
}

/** Single trees and forests, told apart by their settings. */
async function compareTrees(file: unknown, backend: TreesBackend, threads: number): Promise<CaseReport[]> {
  const parsed = treesReferenceSchema.safeParse(file);
  if (!parsed.success) throw referenceError(parsed.error, '');
  const { tree_data, forest_data, trees, forests, boosting } = parsed.data;
  const settled = (quantities: readonly Quantity[]): Comparison => ({ quantities, engine: backend.id, note: null });
  const reports: CaseReport[] = [];
  for (const [index, stored] of trees.entries()) {
    if (tree_data === undefined) break;
    const name = `trees.${index} ${stored.task} ${JSON.stringify(rawParams(file, 'trees', index))}`;
    reports.push(await report(name, async () => settled(await compareTree(stored, tree_data, backend, threads))));
  }
  if (forest_data === undefined) return reports;
  for (const [index, stored] of forests.entries()) {
    const name = `forests.${index} ${stored.task} ${JSON.stringify(rawParams(file, 'forests', index))}`;
    const compare = async () =>
      settled(await compareForest(stored, forest_data, backend, { threads, seeds: forestSeeds }));
    reports.push(await report(name, compare));
  }
  for (const [index, stored] of boosting.entries()) {
    const name = `boosting.${index} ${stored.params.objective} ${JSON.stringify(rawParams(file, 'boosting', index))}`;
    const compare = async () => settled(await compareBoosting(stored, forest_data, backend, threads));
    reports.push(await report(name, compare));
  }
  return reports;
}

/** Forests whose figures are compared; each is a seed, from 0 on. */
const forestSeeds = 3;

/** The settings that a file names, without defaults. */
function rawParams(file: unknown, list: 'trees' | 'forests' | 'boosting', index: number): unknown {
  const named = z.object({ [list]: z.array(z.looseObject({ params: z.unknown() })) }).parse(file);
  return named[list]?.[index]?.params;
}

export interface ReferenceOptions {
  readonly factories?: EngineFactories;
  /** Threads that trainers may use; 1 by default. */
  readonly threads?: number;
}

/**
 * Holds an engine, or the metrics, against a reference file in the format of layers.json, trajectories.json,
 * metrics.json, trees.json or statistical.json, told apart by content.
 * @throws GatewiseError BAD_INPUT when the file is none of them, ENGINE_UNAVAILABLE when the engine cannot run here
 */
export async function compareReference(
  file: unknown,
  choice: EngineChoice,
  { factories = engineFactories, threads = 1 }: ReferenceOptions = {},
): Promise<ReferenceReport> {
  const kind = detectKind(file);
  const choose: EngineChooser = (layers) => chooseEngine(choice, layers, factories);
  if (kind === 'trees') {
    return { kind, cases: await compareTrees(file, chooseTrees(choice).backend, threads) };
  }
  if (kind === 'statistical') return { kind, cases: await compareStatistical(file) };
  if (kind !== 'metrics') await chooseEngine(choice, [], factories);
  switch (kind) {
    case 'layers':
      return {
        kind,
        cases: await compareCases(file, (stored, where) =>
          compareLayer(parseCase(layerCaseSchema, stored, where), where, choose),
        ),
      };
    case 'trajectories':
      return {
        kind,
        cases: await compareCases(file, (stored, where) =>
          compareTrajectory(parseCase(trajectoryCaseSchema, stored, where), where, choose, threads),
        ),
      };
    case 'metrics':
      return { kind, cases: compareMetrics(file) };
  }
}
