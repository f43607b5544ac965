import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { RunId } from '../core/common/ids';
import { outcomeOf } from '../core/run/outcome';
import { rowsOfRun } from './dataset-versions';
import { engineFor } from './engine-choice';
import { runFiles } from './run-files';
import type { Services } from './services';

/**
 * Evaluates a run once more from its stored weights, and stores what that tells in the place of what was there: the way
 * back for a run whose evaluation cannot be read.
 * @throws GatewiseError NOT_FOUND, RUN_STATE for a run that keeps no weights worth evaluating, and whatever the job throws
 */
export async function* evaluateAgain(services: Services, id: RunId, signal: AbortSignal | undefined) {
  const { workspace, jobs, events } = services;
  const files = runFiles(services, id);
  const run = workspace.runs.get(id);
  const { configuration, disqualified } = run;
  if (disqualified !== null) {
    throw new GatewiseError('RUN_STATE', said`The run is disqualified: ${disqualified} Train it again instead.`);
  }
  const outcome = outcomeOf(run);
  if (outcome === null) throw new GatewiseError('RUN_STATE', said`The run has not been trained to an end.`);
  const artefacts: { kind: string; name: string; sha256: string }[] = [];
  const result = yield* jobs.stream<'evaluate'>(
    {
      kind: 'evaluate',
      configuration,
      dataset: rowsOfRun(services, run),
      files,
      engine: engineFor(configuration, workspace.settings.read().engine),
      outcome,
    },
    signal,
    (event) => {
      if (event.type === 'artefact') artefacts.push({ kind: event.kind, name: event.name, sha256: event.sha256 });
      return null;
    },
  );
  const { evaluation, metrics, ...facts } = result;
  const evaluated = workspace.runs.replaceEvaluation(id, { facts, evaluation, metrics, artefacts });
  events.publish('run', { type: 'changed', run: evaluated });
  yield { type: 'done' as const, run: evaluated };
}
