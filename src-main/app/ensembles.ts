import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { RunId } from '../core/common/ids';
import { requireCombinable } from '../core/comparison';
import type { ExperimentConfiguration } from '../core/experiment/schema';
import { memberName, memberWithRun, membersOf, type EnsembleRule, type ModelSpecification } from '../core/model';
import type { EnsembleState } from '../core/run/ensemble';
import type { RunDetail } from '../core/run/schema';
import type { Workspace } from '../store';

/** Enough to look runs up. */
interface WithWorkspace {
  readonly workspace: Pick<Workspace, 'runs'>;
}

/** A configuration that combines runs: data, windows and evaluation are the first one's. @throws GatewiseError BAD_INPUT */
export function ensembleConfiguration(runs: readonly RunDetail[], rule: EnsembleRule): ExperimentConfiguration {
  requireCombinable(runs);
  const [first] = runs;
  if (first === undefined) throw new GatewiseError('BAD_INPUT', said`There is no run to combine.`);
  const members = runs.map(({ id, number, name, modelName }) => ({ run: id, number, name, modelName }));
  return {
    ...first.configuration,
    seed: first.seed,
    classWeight: null,
    sampleWeight: null,
    model: { kind: 'ensemble', members, rule },
  };
}

/**
 * The runs that a configuration's model combines; none for one that predicts by itself.
 * @throws GatewiseError BAD_INPUT that names a member that is gone or does not fit
 */
export function memberRuns(services: WithWorkspace, { model }: ExperimentConfiguration): RunDetail[] {
  const members = membersNow(services, model);
  const gone = members.filter((member) => member.isDeleted);
  if (gone.length > 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`Members that are no longer in the workspace: ${gone.map((member) => memberWithRun(member)).join(', ')}. What an ensemble keeps of its members is enough to evaluate it, not to make it anew or to forecast.`,
      { field: 'model.members' },
    );
  }
  const runs = members.map(({ run }) => services.workspace.runs.get(run));
  if (runs.length > 0) requireCombinable(runs);
  return runs;
}

function isDeleted({ workspace }: WithWorkspace, id: RunId): boolean {
  try {
    workspace.runs.summary(id);
    return false;
  } catch (error) {
    if (error instanceof GatewiseError && error.code === 'NOT_FOUND') return true;
    throw error;
  }
}

/** A model's members, and which of them are no longer in the workspace; none for one that predicts by itself. */
export function membersNow(services: WithWorkspace, model: ModelSpecification): EnsembleState['members'] {
  return membersOf(model).map((member) => ({ ...member, isDeleted: isDeleted(services, member.run) }));
}

/** An ensemble's members as they are now. @throws GatewiseError NOT_FOUND */
export function ensembleState(services: WithWorkspace, id: RunId): EnsembleState {
  const { model } = services.workspace.runs.get(id).configuration;
  const members = membersNow(services, model);
  const isGated = model.kind === 'ensemble' && model.rule.type === 'gate' && model.rule.on.kind === 'input';
  return {
    members,
    noForecast: members.some((member) => member.isDeleted) ? 'deleted' : isGated ? 'gateInput' : null,
  };
}

/** @throws GatewiseError RUN_STATE for an ensemble that decides by an input: nobody knows it ahead */
export function requireForecastable({ model }: ExperimentConfiguration): void {
  if (model.kind !== 'ensemble' || model.rule.type !== 'gate' || model.rule.on.kind !== 'input') return;
  throw new GatewiseError(
    'RUN_STATE',
    said`The ensemble decides by “${model.rule.on.column}”, which its members' forecasts do not hold. Forecast with a member, or decide by a member's prediction.`,
  );
}

/** @throws GatewiseError RUN_STATE: a fold trains a model anew, and an ensemble's members are trained */
export function requireTrainable({ model }: ExperimentConfiguration): void {
  if (membersOf(model).length === 0) return;
  throw new GatewiseError(
    'RUN_STATE',
    said`A backtest trains a model anew for every fold, and the members of an ensemble are trained already. Backtest the members.`,
  );
}

/** @throws GatewiseError RUN_STATE for an ensemble: it sees its members' predictions, and no columns of any file */
export function requireOwnModel({ model }: ExperimentConfiguration): void {
  const members = membersOf(model);
  if (members.length === 0) return;
  throw new GatewiseError(
    'RUN_STATE',
    said`An ensemble sees its members’ predictions and no columns of a file. Ask its members: ${members.map(memberName).join(', ')}.`,
  );
}
