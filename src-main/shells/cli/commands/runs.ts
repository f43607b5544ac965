import { basename } from 'node:path';
import type { EngineChoice, RunGroupDetail } from '../../../contract';
import { GatewiseError, issueText } from '../../../core/common/errors';
import { verdictSentence, type MemberVerdict } from '../../../core/verdict';
import { metricLabel, rankingMetric } from '../../../core/evaluation/metrics';
import { leftOutOf, leftOutSentence } from '../../../core/run/left-out';
import { treatTextsAsMissing } from '../../../core/experiment/treat-as-missing';
import { readConfiguration, requireNoStrays } from '../files';
import { findId } from '../ids';
import { resumableState } from '../../../core/run/state';
import { seasonText } from '../../../core/run/season';
import { exitCodeOfRuns, followRuns, runExperiment } from '../run-experiment';
import { formatRuns, pickColumns, readColumns, readSort } from '../run-columns';
import { describeRun, raceLines, usageLines, type RunDetail, type RunSummary } from '../run-summary';
import { mendConfiguration, mendHint } from './mend';
import { readMissing } from '../number-options';
import { readReasons } from '../reasons';
import { applyAssignments } from '../set-option';
import { formatFigure, formatTable } from '../table';
import { ensembleStateOf, formatEnsemble } from '../ensemble-text';
import { describeVerdict, verdictsOf, type Verdicts } from '../verdicts';
import type { Workbench } from '../workbench';

const runsPerPage = 500;

export interface TrainOptions {
  readonly dataset: string;
  readonly config: string;
  readonly set: readonly string[];
  /** `column=value`, as at the import. */
  readonly missing: readonly string[];
  readonly seed?: number | undefined;
  readonly repeat: number;
  readonly name?: string | undefined;
  readonly engine?: string | undefined;
  /** `finding` or `finding=repair`. */
  readonly mend: readonly string[];
  /** `finding=reason`, as the refusal names the findings. */
  readonly override: readonly string[];
}

/** Notes that say what a choice or a guess did to the data. */
const toldNotes: ReadonlySet<string> = new Set([
  'guessedTarget',
  'markedMissing',
  'sortedRows',
  'mergedTimes',
  'leftOutRows',
]);

const seasonAdvice = 'MASE and the seasonal naive baseline use it; --set evaluation.seasonalPeriod=N changes it.';

/** `gatewise train`: an experiment of one configuration, run to its end. Exit code 1 when a run failed. */
export async function train(workbench: Workbench, options: TrainOptions): Promise<0 | 1> {
  const { client, terminal, workspace } = workbench;
  const engine = options.engine === undefined ? [] : [`model.training.engine=${options.engine}`];
  const given = treatTextsAsMissing(
    applyAssignments(await readConfiguration(options.config), [...options.set, ...engine]),
    readMissing(options.missing),
  );
  const datasetId = await findId(workbench, 'dataset', options.dataset);
  const configuration = await mendConfiguration(workbench, datasetId, given, options.mend);
  const {
    valid,
    errors,
    findings,
    season,
    configuration: made,
  } = await client.experiments.check({
    datasetId,
    configuration,
    preflight: true,
  });
  if (!valid) {
    const [first] = errors;
    const message = first === undefined ? 'The configuration is not valid.' : issueText(first);
    throw new GatewiseError('BAD_INPUT', message, {
      file: options.config,
      issues: errors.map(({ path, message: told }) => ({ path, message: told })),
    });
  }
  // A model that has no training takes --engine and leaves it.
  requireNoStrays(
    configuration,
    made,
    options.config,
    engine.length === 0 ? [] : ['model.training', 'model.training.engine'],
  );
  const name = options.name ?? basename(options.config, '.json');
  if (season !== null) terminal.note(`Season: ${seasonText(season)}. ${seasonAdvice}`);
  for (const finding of findings) {
    const { id, severity, message, advice } = finding;
    if (severity === 'warning') terminal.note(`Warning: ${message} ${advice}${mendHint(finding)}`);
    else if (severity === 'blocking') terminal.note(`Blocked: ${message}${mendHint(finding)}`);
    else if (toldNotes.has(id)) terminal.note(`Note: ${message} ${advice}`);
  }
  const experiment = await client.experiments.create({
    name,
    datasetId,
    variants: [{ name, configuration }],
  });
  const runs = await runExperiment(workbench, {
    experimentId: experiment.id,
    repeats: options.repeat,
    overrides: readReasons(options.override),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const groupId = runs[0]?.groupId ?? null;
  const group = groupId === null ? null : await client.runGroups.get({ id: groupId });
  const verdicts = await verdictsOf(workbench, runs, groupId === null ? [] : [groupId]);
  const described = runs.map((run) => describeRun(run, workspace, describeVerdict(verdicts.get(run.id), run.id)));
  const together = group === null ? undefined : verdicts.get(group.id);
  terminal.writeResult(
    {
      experimentId: experiment.id,
      season,
      findings,
      runs: described,
      group: group === null ? null : { ...group, verdict: describeVerdict(together, group.name) },
    },
    () =>
      [formatEndedRuns(runs, verdicts), ...(group === null ? [] : ['', ...formatRepeats(group, together)])].join('\n'),
  );
  return exitCodeOfRuns(runs);
}

export interface ResumeOptions {
  readonly epochs?: number | undefined;
  readonly engine?: EngineChoice | undefined;
}

/** `gatewise resume`: runs that were left, gone on with to their ends. Exit code 1 when one failed. */
export async function resumeRuns(
  workbench: Workbench,
  texts: readonly string[],
  { epochs, engine }: ResumeOptions,
): Promise<0 | 1> {
  const { client, terminal, workspace } = workbench;
  const ids = await Promise.all(texts.map((text) => findId(workbench, 'run', text)));
  if (epochs !== undefined) {
    for (const { id, configuration } of await Promise.all(ids.map((id) => client.runs.get({ id })))) {
      const { model } = configuration;
      if (!('training' in model) || model.training.schedule.type !== 'cosine') continue;
      if (model.training.epochs === epochs) continue;
      terminal.note(
        `${id}: its learning rate follows a cosine over all epochs; what is still to come is not what a run of ${epochs} from the start would do.`,
      );
    }
  }
  const runs = await followRuns(workbench, async () => (await client.runs.resume({ ids, epochs, engine })).runs);
  const verdicts = await verdictsOf(workbench, runs);
  const described = runs.map((run) => describeRun(run, workspace, describeVerdict(verdicts.get(run.id), run.id)));
  terminal.writeResult({ runs: described }, () => formatEndedRuns(runs, verdicts));
  return exitCodeOfRuns(runs);
}

/** The means of repeats, and what a reader of them has to know. */
function formatRepeats(
  { name: group, metrics, warnings }: RunGroupDetail,
  verdict: MemberVerdict | undefined,
): string[] {
  const rows = Object.entries(metrics)
    .filter(([name]) => name.startsWith('test.') && !name.includes('.skill.'))
    .map(([name, { n, mean, sd, interval, min, max }]) => [
      name,
      String(n),
      ...[mean, sd, interval?.[0], interval?.[1], min, max].map((value) => formatFigure(name, value)),
    ]);
  return [
    formatTable(['over seeds', 'n', 'mean', 'SD', '95 % from', 'to', 'min', 'max'], rows),
    ...(verdict === undefined ? [] : [verdictSentence(verdict, group, 'en')]),
    ...warnings.map(({ message }) => `Note: ${message}`),
  ];
}

/**
 * What a run's windows are worth for its own figure, and the verdict on it beside the strongest baseline: for the difference
 * from that they may be worth another number of independent ones, which the verdict names.
 */
function formatVerdict({ id, evaluation }: RunDetail, verdict: MemberVerdict | undefined): string[] {
  const part = evaluation?.test == null ? 'validation' : 'test';
  const judged = evaluation?.[part] ?? null;
  const certainty = judged?.certainty ?? null;
  const metric = judged === null ? '' : (metricLabel(rankingMetric(judged), 'en') ?? rankingMetric(judged));
  const worth = certainty === null ? null : Math.max(1, Math.round(certainty.independent));
  return [
    ...(certainty === null
      ? []
      : [
          `${id}: for its own ${part} ${metric} ${certainty.windows} windows are worth about ${worth} independent ones.`,
        ]),
    // Why a run failed or is not ranked stands above.
    ...(verdict === undefined || verdict.kind === 'notTrained' || verdict.kind === 'disqualified'
      ? []
      : [verdictSentence(verdict, id, 'en')]),
  ];
}

/** When a run went on after it had been left, and whether it can. */
function describeLeft({ id, state, checkpointEpoch, resumptions }: RunDetail): string[] {
  const wentOn = resumptions.map(({ after, epoch, epochs, remark }) => {
    const where = epoch === 0 ? 'from its beginning' : `after ${epoch} epochs`;
    const planned = epochs === null ? '' : `, for ${epochs} in all`;
    return `${id} was ${after} and went on ${where}${planned}.${remark === null ? '' : ` ${remark}`}`;
  });
  if (resumableState(state) === null) return wentOn;
  const where = checkpointEpoch === null ? 'at its beginning' : `after ${checkpointEpoch} epochs`;
  return [...wentOn, `${id} is ${state}; gatewise resume ${id} goes on ${where}.`];
}

/** The table of runs that ended, and below it why some of them failed or are not ranked, and what took no part. */
export function formatEndedRuns(runs: readonly RunDetail[], verdicts: Verdicts): string {
  const failures = runs.flatMap((run) => (run.error === null ? [] : [`${run.id} failed: ${run.error.message}`]));
  const disqualified = runs.flatMap((run) =>
    run.disqualified === null ? [] : [`${run.id} is disqualified: ${run.disqualified}`],
  );
  const left = runs.flatMap(describeLeft);
  const leftOut = runs.flatMap((run) => leftOutOf(run.split).map((one) => `${run.id}: ${leftOutSentence(one)}`));
  const judged = runs.flatMap((run) => formatVerdict(run, verdicts.get(run.id)));
  const used = runs.flatMap((run) => [...raceLines(run), ...usageLines(run)]);
  return [formatRuns(runs), ...failures, ...left, ...disqualified, ...leftOut, ...judged, ...used].join('\n');
}

export interface ListOptions {
  readonly filter: string;
  readonly limit: number;
  /** Names between commas; default: the usual ones. */
  readonly columns?: string | undefined;
  /** Names between commas, each with `:desc` where the largest comes first; default: the newest first. */
  readonly sort?: string | undefined;
}

/** `gatewise runs`: by the filter language of the window, the newest first or by columns. */
export async function listRuns({ client, terminal }: Workbench, options: ListOptions): Promise<void> {
  const columns = options.columns === undefined ? undefined : readColumns(options.columns);
  const sort = options.sort === undefined ? undefined : readSort(options.sort);
  const runs: RunSummary[] = [];
  let total: number;
  do {
    const limit = Math.min(runsPerPage, options.limit - runs.length);
    const page = await client.runs.list({ filter: options.filter, offset: runs.length, limit, sort });
    ({ total } = page);
    runs.push(...page.runs);
    if (page.runs.length === 0) break;
  } while (runs.length < Math.min(total, options.limit));
  const listed = columns === undefined ? runs : runs.map((run) => pickColumns(run, columns));
  terminal.writeResult({ total, runs: listed }, () => formatRuns(runs, columns));
}

/** `gatewise show ID`: everything about one run but its curves' every point. */
export async function showRun(workbench: Workbench, text: string): Promise<void> {
  const { client, terminal, workspace } = workbench;
  const run = await client.runs.get({ id: await findId(workbench, 'run', text) });
  const verdicts = await verdictsOf(workbench, [run]);
  const members = await ensembleStateOf(workbench, run);
  const described = describeRun(run, workspace, describeVerdict(verdicts.get(run.id), run.id));
  terminal.writeResult(
    { ...described, configuration: run.configuration, history: run.history },
    () =>
      `${[formatEndedRuns([run], verdicts), ...formatEnsemble(run, members)].join('\n')}\n\n${JSON.stringify(run.configuration, null, 2)}`,
  );
}
