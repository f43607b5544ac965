import type { z } from 'zod';
import { drawnPredictions, pairwiseTests, runLosses, type RunLosses } from '../../core/comparison';
import type { RunId } from '../../core/common/ids';
import { readPredictions } from '../artefacts';
import type { requestDefinitions } from '../kinds';

type CompareInput = z.output<(typeof requestDefinitions)['compare']['input']>;
type CompareOutput = z.output<(typeof requestDefinitions)['compare']['output']>;

/** Reads the members' predictions, tests every pair and thins the predictions for drawing. */
export async function compareRuns(input: CompareInput, signal: AbortSignal): Promise<CompareOutput> {
  const { members, metric, part, files } = input;
  const losses = new Map<RunId, RunLosses>();
  const forecasts: CompareOutput['forecasts'] = [];
  for (const member of members) {
    for (const run of member.kind === 'run' ? [member.run] : member.runs) {
      signal.throwIfAborted();
      const own = files[run.id];
      if (own === undefined || (member.kind === 'group' && run.disqualified)) continue;
      const predictions = await readPredictions(own, part);
      losses.set(run.id, runLosses(predictions, { metric, threshold: run.threshold }));
      if (member.kind === 'run') forecasts.push({ id: run.id, predictions: drawnPredictions(predictions) });
    }
  }
  return { tests: pairwiseTests(members, { metric, lossesOf: ({ id }) => losses.get(id) ?? null }), forecasts };
}
