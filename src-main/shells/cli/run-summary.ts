import { join } from 'node:path';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract';

type Outputs = InferContractRouterOutputs<Contract>;
export type RunDetail = Outputs['runs']['get'];
export type RunSummary = Outputs['runs']['list']['runs'][number];
type PartEvaluation = NonNullable<NonNullable<RunDetail['evaluation']>['test']>;

/** Figures of one part: in the target's units and scaled for numbers, the report for classes. */
function describePart(part: PartEvaluation | null): unknown {
  if (part === null) return null;
  if (part.kind === 'regression') {
    const { windows, seasonalPeriod, metrics, scaled, baselines, certainty } = part;
    return { windows, seasonalPeriod, metrics, scaled, baselines, certainty };
  }
  const { windows, metrics, report, baselines, certainty } = part;
  return { windows, metrics, report, baselines, certainty };
}

const describedFields = [
  ...([
    'id',
    'number',
    'name',
    'state',
    'modelName',
    'experimentId',
    'datasetId',
    'groupId',
    'seed',
    'engine',
  ] as const),
  ...(['parameterCount', 'bestEpoch', 'bestValLoss', 'lastEpoch', 'lastLoss', 'lastValLoss', 'durationMs'] as const),
  ...(['skill', 'disqualified', 'error', 'memoryBytes', 'split', 'checkpointEpoch', 'resumptions', 'log'] as const),
] satisfies (keyof RunDetail)[];

/** A run as the command line prints it with --json. */
export function describeRun(run: RunDetail, workspace: string, verdict: unknown): Record<string, unknown> {
  return {
    ...Object.fromEntries(describedFields.map((field) => [field, run[field]])),
    verdict,
    ...(run.configuration.model.kind === 'ensemble'
      ? {
          members: run.configuration.model.members,
          rule: run.configuration.model.rule,
          combination: run.outcome?.kind === 'direct' ? (run.outcome.combination ?? null) : null,
        }
      : {}),
    metrics: {
      train: describePart(run.evaluation?.train ?? null),
      validation: describePart(run.evaluation?.validation ?? null),
      test: describePart(run.evaluation?.test ?? null),
    },
    paths: Object.fromEntries(run.artefacts.map(({ kind, path }) => [kind, join(workspace, path)])),
  };
}
