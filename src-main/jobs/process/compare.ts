import type { z } from 'zod';
import {
  drawnPredictions,
  joinedRunLosses,
  pairwiseTests,
  runLosses,
  type RunLosses,
  type TestedRun,
} from '../../core/comparison';
import type { RunId } from '../../core/common/ids';
import type { Predictions } from '../../core/run/schema';
import { readPredictions } from '../../artefact/predictions/read';
import type { requestDefinitions } from '../kinds';

type CompareInput = z.output<(typeof requestDefinitions)['compare']['input']>;
type CompareOutput = z.output<(typeof requestDefinitions)['compare']['output']>;

/** Reads the members' predictions, tests every pair and thins the predictions for drawing. */
export async function compareRuns(input: CompareInput, signal: AbortSignal): Promise<CompareOutput> {
  const forecasts: CompareOutput['forecasts'] = [];
  const alone = new Set(input.members.flatMap((member) => (member.kind === 'run' ? [member.run] : [])));
  const tests = await testMembers(input, signal, (run, predictions) => {
    if (alone.has(run)) forecasts.push({ id: run.id, predictions: drawnPredictions(predictions) });
  });
  return { tests, forecasts };
}

/** Tests every pair on the predictions of a part; those of each run that counts are handed on as they are read. */
export async function testMembers(
  { members, metric, part, files, earlier = {} }: CompareInput,
  signal: AbortSignal,
  onRead: (run: TestedRun, predictions: Predictions) => void,
): Promise<CompareOutput['tests']> {
  const losses = new Map<RunId, RunLosses>();
  for (const member of members) {
    for (const run of member.kind === 'run' ? [member.run] : member.runs) {
      signal.throwIfAborted();
      const own = files[run.id];
      if (own === undefined || (member.kind === 'group' && run.disqualified)) continue;
      const options = { metric, threshold: run.threshold };
      const before: RunLosses[] = [];
      for (const one of earlier[run.id] ?? []) before.push(runLosses(await readPredictions(one, part), options));
      const predictions = await readPredictions(own, part);
      losses.set(run.id, joinedRunLosses(before, runLosses(predictions, options)));
      onRead(run, predictions);
    }
  }
  return pairwiseTests(members, { metric, lossesOf: ({ id }) => losses.get(id) ?? null });
}
