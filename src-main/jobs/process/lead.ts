import type { z } from 'zod';
import { readPredictions } from '../../artefact/predictions/read';
import { joinedLosses, leadOver, type FoldLosses } from '../../core/best';
import { runLosses } from '../../core/comparison';
import type { requestDefinitions } from '../kinds';

type LeadsInput = z.output<(typeof requestDefinitions)['leads']['input']>;
type LeadsOutput = z.output<(typeof requestDefinitions)['leads']['output']>;

/** By how much a leader is better than others on all validation windows, and how sure that is. */
export async function findLeads(
  { part, threshold, overlap, leader, others }: LeadsInput,
  signal: AbortSignal,
): Promise<LeadsOutput> {
  const lossesOf = async (folds: LeadsInput['leader']): Promise<FoldLosses> => {
    const read: FoldLosses[] = [];
    for (const files of folds) {
      signal.throwIfAborted();
      const predictions = await readPredictions(files, part);
      const { losses, time, series } = runLosses(predictions, { metric: 'mae', threshold });
      const isNumeric = predictions.classNames === null;
      const labels = predictions.rows.flatMap((_, window) => {
        const label = predictions.actual[window * predictions.horizon];
        return label == null || label < 0 ? [] : [label];
      });
      read.push({ losses, time, series, labels: isNumeric ? null : labels });
    }
    return joinedLosses(read);
  };
  const own = await lossesOf(leader);
  const leads: LeadsOutput['leads'] = {};
  for (const [id, folds] of Object.entries(others)) leads[id] = leadOver(own, await lossesOf(folds), overlap);
  return { leads };
}
