import type { RunEvent, RunSummary } from '../../../src-main/core/run/schema';

/** A run as it is after a live event. */
export function patchRun(
  run: RunSummary,
  event: Extract<RunEvent, { type: 'epoch' } | { type: 'progress' }>,
): RunSummary {
  if (event.type === 'progress') return { ...run, progress: event.progress };
  const { record, progress } = event;
  const isBest = record.valLoss !== null && record.valLoss < (run.bestValLoss ?? Infinity);
  return {
    ...run,
    progress,
    lastEpoch: record.epoch,
    lastLoss: record.loss,
    lastValLoss: record.valLoss,
    ...(isBest ? { bestValLoss: record.valLoss, bestEpoch: record.epoch } : {}),
  };
}
