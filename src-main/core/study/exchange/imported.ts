import { GatewiseError, hinted } from '../../common/errors';
import { said, sentenceText, type Sentence } from '../../common/sentence';
import type { ExperimentConfiguration } from '../../experiment/schema';
import { pathsOf, valueAtPath } from '../../tuning/configure';
import { searchSpaceSchema, type Distribution, type SearchSpace } from '../../tuning/space';
import type { StoredTrial } from '../entity';
import { defaultObjective, objectiveOf, type Objective } from '../objectives';
import { studySettingsSchema, type StudySettings } from '../settings';
import type { ExchangedStudy, ExchangedTrial } from './exchanged';

export interface ImportWishes {
  /** Places of the configuration that a parameter of the file sets, by its name. */
  readonly paths?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Figures that the trials' objectives are; left out: as the file has them, or the default of the configuration. */
  readonly objectives?: readonly string[] | undefined;
}

export interface ImportedStudy {
  readonly settings: StudySettings;
  readonly trials: readonly StoredTrial[];
  /** What was guessed, changed or left out, with its count. */
  readonly notes: readonly Sentence[];
}

/** Most trials of a study. */
const mostTrials = 100_000;

/**
 * A study of a configuration out of what a file has: whole, or not at all.
 * @param now milliseconds since 1970 UTC, for trials without a time
 * @throws GatewiseError BAD_INPUT for parameters that name no place of the configuration, objectives of another number or direction, and
 *   distributions that differ between trials; LIMIT_EXCEEDED for too many trials
 */
export function importedStudy(
  study: ExchangedStudy,
  configuration: ExperimentConfiguration,
  wishes: ImportWishes,
  now: number,
): ImportedStudy {
  if (study.trials.length > mostTrials) {
    throw new GatewiseError(
      'LIMIT_EXCEEDED',
      said`The file has ${study.trials.length} trials; a study has at most ${mostTrials}.`,
    );
  }
  const space = placed(
    study.settings?.space ?? spaceOf(study.trials),
    configuration,
    study.settings !== null,
    wishes.paths ?? {},
  );
  const objectives = objectivesOf(study, space, configuration, wishes.objectives);
  const settings = studySettingsSchema.parse({ ...study.settings, space, objectives });
  const isOwn = study.settings !== null;
  const lossesCount = isOwn || objectives[0]?.direction === 'minimize';
  const told: Record<'undone' | 'paused' | 'noNumber' | 'steps', number> = {
    undone: 0,
    paused: 0,
    noNumber: 0,
    steps: 0,
  };
  const names = new Set(space.parameters.map(({ name }) => name));
  const trials = study.trials.map((trial, number): StoredTrial => {
    const known = trial.objectives?.length === objectives.length && trial.objectives.every(Number.isFinite);
    const [state, reason] = fateOf(trial, known);
    if (trial.state === 'running' || trial.state === 'waiting') told.undone += 1;
    if (trial.state === 'paused') told.paused += 1;
    if (trial.state === 'complete' && !known) told.noNumber += 1;
    const steps = trial.intermediate.filter(
      ({ step, value }) => Number.isSafeInteger(step) && step >= 0 && Number.isFinite(value),
    );
    const intermediate = lossesCount ? steps.toSorted((a, b) => a.step - b.step) : [];
    told.steps += trial.intermediate.length - intermediate.length;
    const createdAt = trial.createdAt ?? now;
    return {
      number,
      state,
      values: Object.fromEntries(Object.entries(trial.values).filter(([name]) => names.has(name))),
      objectives: state === 'complete' ? [...(trial.objectives ?? [])] : null,
      intermediate,
      origin: 'import',
      reason: reason === null ? null : { message: sentenceText(reason), sentence: reason },
      sameAs: null,
      stretches: [{ slot: number, state, lastStep: intermediate.at(-1)?.step ?? 0 }],
      createdAt,
      finishedAt: trial.finishedAt ?? createdAt,
      durationMs:
        trial.createdAt === null || trial.finishedAt === null ? null : Math.max(0, trial.finishedAt - trial.createdAt),
    };
  });
  const partial = isOwn ? [] : space.parameters.filter(({ name }) => trials.some(({ values }) => !(name in values)));
  const noted: readonly (readonly [number, (count: number) => Sentence])[] = [
    [
      partial.length,
      (n) =>
        said`Parameters that some trials lack: ${n}. The file does not say on what they hang: give them conditions in the space.`,
    ],
    [told.undone, (n) => said`Trials that were not done in the file, kept as failed: ${n}.`],
    [told.paused, (n) => said`Paused trials, kept as pruned, as their checkpoints are not in the file: ${n}.`],
    [told.noNumber, (n) => said`Complete trials whose objective is no number, kept as failed: ${n}.`],
    [told.steps, (n) => said`Values on the way that are no losses, left out: ${n}.`],
  ];
  return { settings, trials, notes: [...study.notes, ...noted.flatMap(([n, tell]) => (n === 0 ? [] : [tell(n)]))] };
}

/** What becomes of a trial here, and why. */
function fateOf(trial: ExchangedTrial, hasObjectives: boolean): ['complete' | 'pruned' | 'failed', Sentence | null] {
  switch (trial.state) {
    case 'complete':
      return hasObjectives ? ['complete', null] : ['failed', said`Its objective in the imported file is no number.`];
    case 'pruned':
    case 'paused':
      return ['pruned', said`Given up where it was made.`];
    case 'failed':
      return ['failed', said`Failed where it was made.`];
    case 'running':
    case 'waiting':
      return ['failed', said`It was not done when the file was written.`];
  }
}

/** The space that trials were drawn from: of a range that changed from trial to trial the widest. */
function spaceOf(trials: readonly ExchangedTrial[]): SearchSpace {
  const found = new Map<string, Distribution>();
  for (const { distributions } of trials) {
    for (const [name, own] of Object.entries(distributions)) {
      const before = found.get(name);
      found.set(name, before === undefined ? own : widest(name, before, own));
    }
  }
  const parsed = searchSpaceSchema.safeParse({
    parameters: [...found].map(([name, distribution]) => ({ name, distribution })),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new GatewiseError(
    'BAD_INPUT',
    said`The file's parameters make no space, at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
  );
}

function widest(name: string, first: Distribution, second: Distribution): Distribution {
  if (first.kind === 'categorical' || second.kind === 'categorical') {
    if (JSON.stringify(first) === JSON.stringify(second)) return first;
  } else if (first.kind === second.kind && first.log === second.log) {
    const [low, high] = [Math.min(first.low, second.low), Math.max(first.high, second.high)];
    const isSame = first.step === second.step && first.low === second.low;
    if (first.kind === 'int') return { ...first, low, high, step: isSame ? first.step : 1 };
    return { ...first, low, high, step: isSame ? first.step : null };
  }
  throw new GatewiseError(
    'BAD_INPUT',
    said`The parameter "${name}" has distributions in the file that do not fit together: a study searches each in one.`,
    { field: name },
  );
}

/** The space with the places of the configuration that were named for its parameters. */
function placed(
  space: SearchSpace,
  configuration: ExperimentConfiguration,
  isOwn: boolean,
  paths: Readonly<Record<string, readonly string[]>>,
): SearchSpace {
  const stranger = Object.keys(paths).find((name) => !space.parameters.some((parameter) => parameter.name === name));
  if (stranger !== undefined) {
    throw new GatewiseError('BAD_INPUT', said`The file has no parameter "${stranger}".`, {
      field: `paths.${stranger}`,
    });
  }
  const parameters = space.parameters.map((parameter) => ({
    ...parameter,
    paths: [...(paths[parameter.name] ?? parameter.paths)],
  }));
  const homeless = parameters.filter(
    (parameter) =>
      !isOwn &&
      parameter.paths.length === 0 &&
      pathsOf(parameter).every((path) => valueAtPath(configuration, path) === undefined),
  );
  const [first] = homeless;
  if (first === undefined) return { ...space, parameters };
  const sentence = said`Parameters of the file that name no place of the configuration: ${homeless.map(({ name }) => name).join(', ')}.`;
  throw new GatewiseError('BAD_INPUT', sentence, {
    field: `paths.${first.name}`,
    issues: homeless.map(({ name }) => ({ path: `paths.${name}`, message: name })),
    ...hinted(
      said`Say which place each of them sets, such as ${`${first.name}=model.training.optimizer.learningRate`}.`,
    ),
  });
}

function objectivesOf(
  { settings, directions, trials }: ExchangedStudy,
  space: SearchSpace,
  configuration: ExperimentConfiguration,
  wished: readonly string[] | undefined,
): readonly Objective[] {
  const count = directions?.length ?? trials.find(({ objectives }) => objectives !== null)?.objectives?.length ?? 1;
  const objectives =
    wished?.map(objectiveOf) ?? settings?.objectives ?? (count === 1 ? [defaultObjective(configuration, space)] : []);
  const hint = hinted(said`Name the figure that each objective of the file is, such as ${'validation.mae'}.`);
  if (objectives.length !== count) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The file's trials have ${count} objectives, ${objectives.length} are named.`,
      {
        field: 'objectives',
        ...hint,
      },
    );
  }
  objectives.forEach(({ figure, direction }, index) => {
    const own = directions?.[index];
    if (own === undefined || own === direction) return;
    const goal =
      own === 'maximize'
        ? said`The file's objective ${index + 1} is maximised`
        : said`The file's objective ${index + 1} is minimised`;
    throw new GatewiseError('BAD_INPUT', said`${goal}, which is not the better direction of "${figure}".`, {
      field: 'objectives',
      ...hint,
    });
  });
  return objectives;
}
