import type { z } from 'zod';
import { drawnPredictions, pairwiseTests } from '../../core/comparison';
import type { Predictions, RunId } from '../../core/run/schema';
import { readPredictions } from '../artefacts';
import type { requestDefinitions } from '../kinds';

type CompareInput = z.output<(typeof requestDefinitions)['compare']['input']>;
type CompareOutput = z.output<(typeof requestDefinitions)['compare']['output']>;

/** Reads the members' predictions, tests every pair and thins the predictions for drawing. */
export async function compareRuns(input: CompareInput, signal: AbortSignal): Promise<CompareOutput> {
  const { members, metric, part, directories } = input;
  // One run stands for a group's test rows; which one, `pairwiseTests` decides.
  const wanted = members.flatMap((member) =>
    member.kind === 'run'
      ? [member.id]
      : member.runs
          .filter(({ disqualified }) => !disqualified)
          .slice(0, 1)
          .map(({ id }) => id),
  );
  const predictions = new Map<RunId, Predictions>();
  for (const id of wanted) {
    signal.throwIfAborted();
    const directory = directories[id];
    if (directory !== undefined) predictions.set(id, await readPredictions(directory, part));
  }
  return {
    tests: pairwiseTests(members, { metric, predictionsOf: (id) => predictions.get(id) ?? null }),
    forecasts: members.flatMap((member) => {
      const own = member.kind === 'run' ? predictions.get(member.id) : undefined;
      return member.kind === 'run' && own !== undefined ? [{ id: member.id, predictions: drawnPredictions(own) }] : [];
    }),
  };
}
