import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import {
  baseConfiguration,
  ensembleMembers,
  expectedMs,
  extent,
  firstCandidates,
  planSearch,
  Scores,
  validationWindows,
  type BestQuestion,
  type Left,
} from '../../core/best';
import { rowFacts } from '../../core/recipe';
import { calendarPeriods } from '../../core/calendar';
import { guessedTargetOf, samplingStep, type DatasetVersion } from '../../core/dataset';
import { windowSpan } from '../../core/task/windows';
import { defaultParallelJobs } from '../../jobs';
import { limits, type BestEvent, type BestRequest } from '../../contract';
import { datasetReference } from '../dataset-versions';
import type { BestServices } from './services';
import { combineLeaders } from './combine';
import { lookAtTest } from './final';
import { SearchState } from './state';
import type { TrialRoom } from './trials';

/** What is put aside for the end whatever the leader is: telling the leads, and writing down. */
const endMs = 1500;
/** Runs that are looked at in the end beside the winner: the best linear model and three baselines. */
const others = 4;
const minuteMs = 60_000;

/**
 * Finds the best forecast that a budget allows, by ordinary runs that can be opened: probes, halving and tuning on
 * validation windows before the test part, an ensemble where it is better there, and one look at the test part at the end.
 * Whoever stops listening cancels what is at work; runs that ended stay.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC, BAD_INPUT, SPLIT_INVALID, PREFLIGHT_BLOCKED, NOT_FOUND: what makes
 *   every candidate impossible; RUN_STATE where all of them failed; CANCELLED
 */
export async function* findBest(
  services: BestServices,
  request: BestRequest,
  signal: AbortSignal,
): AsyncGenerator<BestEvent, void, undefined> {
  try {
    yield* search(services, request, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new GatewiseError('CANCELLED', said`Cancelled. What was made so far stays.`);
  }
}

async function* search(
  services: BestServices,
  request: BestRequest,
  signal: AbortSignal,
): AsyncGenerator<BestEvent, void, undefined> {
  const began = services.now();
  const { workspace } = services;
  const { preset, seed, budget } = request;
  const dataset = workspace.datasets.get(request.datasetId);
  const question = await questionOf(services, request, signal);
  const base = baseConfiguration(question);
  const checked = await checkedBase(services, dataset.version, base, signal);
  const facts = rowFacts(question, base, checked);
  const horizon = base.task.kind === 'classification' ? 1 : base.window.horizon;
  const plan = validationWindows(facts, { count: extent[preset].windows, span: windowSpan(base.window), horizon });
  const trainRows = plan.windows[0]?.trainRows ?? facts.before;
  const season = checked.season;
  const step = samplingStep(dataset.version.sampling);
  const seriesCount = question.panel?.seriesCount ?? 1;
  const { candidates, leftOut } = firstCandidates(
    { base, season, trainRows, seriesCount, periods: step === null ? [] : calendarPeriods(step) },
    preset,
  );
  const [first] = candidates;
  if (first === undefined) throw new GatewiseError('INTERNAL', 'There is no candidate.');
  // What would block every run blocks the search for the best.
  await services.runs.requireAllowed(
    { name: dataset.name, configuration: { ...first.configuration, split: base.split } },
    dataset,
    {},
    signal,
  );
  const { id: experimentId } = workspace.experiments.create({
    name: `Best forecast of ${request.target}: trials`.slice(0, limits.nameLength),
    datasetId: dataset.id,
    variants: [
      { name: first.id, configuration: { ...first.configuration, split: plan.windows.at(-1)?.split ?? base.split } },
    ],
  });
  const parallel = workspace.settings.read().parallelJobs ?? defaultParallelJobs();
  const room: TrialRoom = { services, experimentId, plan, seed, parallel, signal };
  const scores = new Scores(plan.windows.length);
  const state = new SearchState(room, scores, {
    leftOut,
    times: facts.times,
    rows: facts.rows,
    began,
    metric: base.task.kind === 'classification' ? 'balancedAccuracy' : 'mae',
    unit: dataset.version.columns.find(({ name }) => name === request.target)?.unit ?? '',
  });

  const deadline = budget.kind === 'minutes' ? began + budget.minutes * minuteMs : Infinity;
  const left = (): Left => ({
    steps: budget.kind === 'steps' ? Math.max(0, budget.steps - scores.steps) : Infinity,
    ms: deadline - services.now() - finalMs(state, plan.windows.at(-1)?.trainRows ?? facts.before, facts.before),
  });
  const plans = planSearch(scores, { candidates, windows: plan.windows.length, preset, seed, parallel, trainRows });
  scores.enter(candidates);
  yield { type: 'standing', standing: state.standing('probe') };
  for (let next = plans.next(); next.done !== true; next = plans.next(left())) {
    const { phase, trials } = next.value;
    const work = trials.slice(0, left().steps).flatMap((trial) => {
      const candidate = scores.candidate(trial.candidate);
      return candidate === null ? [] : [{ candidate, trial }];
    });
    yield* state.follow(phase, work, left().ms, budgetShare(budget, scores, began, deadline, services.now));
  }
  requireAnswer(scores);
  yield { type: 'standing', standing: state.standing('combine') };
  await combineLeaders(state, signal);
  await state.findLeads(signal);
  yield { type: 'standing', standing: state.standing('combine') };
  yield { type: 'progress', fraction: 0.97, message: 'test' };
  const result = await lookAtTest(state, { request, base, members: ensembleMembers(scores), deadline }, signal);
  yield { type: 'done', result };
}

function budgetShare(
  budget: BestRequest['budget'],
  scores: Scores,
  began: number,
  deadline: number,
  now: () => number,
): () => number {
  return () =>
    Math.min(
      0.96,
      budget.kind === 'steps' ? scores.steps / budget.steps : (now() - began) / Math.max(1, deadline - began),
    );
}

/**
 * What training the leader once more, on all rows before the test part, will take.
 * @param trainRows of the last validation window, the longest to train
 */
function finalMs(state: SearchState, trainRows: number, before: number): number {
  const { scores, room } = state;
  const { parallel } = room;
  const leader = scores.leader();
  // An ensemble's run on each window, then the last runs, several at once.
  const starts = scores.windows + 1 + others / parallel;
  const fixed = endMs + starts * state.overheadMs();
  if (leader === null) return fixed;
  const growth = Math.max(1, before / Math.max(1, trainRows));
  const members = ensembleMembers(scores);
  const costs = (members.length > 0 ? members : [leader]).map(({ id }) =>
    expectedMs(scores, { candidate: id, window: 0, isProbe: false }),
  );
  const longest = Math.max(0, ...costs);
  const shared = costs.reduce((sum, cost) => sum + cost, 0) / parallel;
  return fixed + growth * Math.max(longest, shared);
}

/** @throws GatewiseError RUN_STATE where nothing could be scored, with the reason of the first that failed */
function requireAnswer(scores: Scores): void {
  if (scores.leader() !== null) return;
  const failed = scores.candidates.find(({ id }) => scores.failure(id) !== null);
  const reason = failed === undefined ? null : scores.failure(failed.id);
  throw new GatewiseError(
    'RUN_STATE',
    reason === null
      ? said`There was no time for any candidate: allow more of it.`
      : said`Every candidate failed. The first one: ${reason}`,
  );
}

async function questionOf(services: BestServices, request: BestRequest, signal: AbortSignal): Promise<BestQuestion> {
  const { version } = services.workspace.datasets.get(request.datasetId);
  const isPanel = version.columns.some(({ role }) => role === 'seriesId');
  const panel = isPanel
    ? await services.jobs.request('panel', { dataset: datasetReference(services, version) }, { signal })
    : null;
  return {
    dataset: version,
    panel,
    timeZone: version.choices.timeZone ?? 'UTC',
    target: request.target,
    horizon: request.horizon ?? null,
    split: request.split ?? null,
  };
}

/** Rows as they are prepared, and the season that the evaluation goes by. @throws GatewiseError what makes the base impossible */
async function checkedBase(
  services: BestServices,
  dataset: DatasetVersion,
  base: ReturnType<typeof baseConfiguration>,
  signal: AbortSignal,
): Promise<{
  readonly rows: number;
  readonly validationFrom: number;
  readonly testFrom: number;
  readonly season: number;
}> {
  const { jobs } = services;
  const checked = await jobs.request(
    'check',
    {
      dataset: datasetReference(services, dataset),
      configuration: base,
      engine: 'auto',
      preflight: false,
      testLookups: 0,
      guessedTarget: guessedTargetOf(dataset.columns),
      memory: jobs.memory(),
    },
    { signal },
  );
  const [error] = checked.errors;
  if (error !== undefined || checked.split === null) {
    throw new GatewiseError('BAD_INPUT', error?.sentence ?? error?.message ?? said`The data cannot be prepared.`, {
      field: error?.path ?? '',
    });
  }
  return {
    rows: checked.split.rowCount,
    validationFrom: checked.split.parts.validation.from,
    testFrom: checked.split.parts.test.from,
    season: checked.season?.rows ?? 1,
  };
}
