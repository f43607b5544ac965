import { join } from 'node:path';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract';
import { describeBytes } from '../../core/common/bytes';
import { usageFigures } from '../../core/run/usage';

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

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What a run used of its machine, in a line; none for one of before it was kept. */
export function usageLines({ id, usage }: Pick<RunDetail, 'id' | 'usage'>): string[] {
  if (usage === null) return [];
  const { runProcessor, machineProcessor, graphics } = usageFigures(usage);
  const processor =
    runProcessor === null
      ? []
      : [
          `${percent(runProcessor.mean)} of the machine’s ${usage.cores} processors${machineProcessor === null ? '' : ` (all programs together ${percent(machineProcessor.mean)})`}`,
        ];
  const cards = graphics.flatMap(({ name, busy, memory }) =>
    busy === null
      ? []
      : [
          `${name} busy ${percent(busy.mean)} of the time${memory === null ? '' : `, its memory ${describeBytes(memory.max)} at most`}`,
        ],
  );
  return [
    `${id} used ${[...processor, `${describeBytes(usage.peakMemoryBytes)} of memory at most`, ...cards].join(', ')}.`,
  ];
}

/** What a step of its model took on each device, where its engine was chosen by that. */
export function raceLines({ id, environment }: Pick<RunDetail, 'id' | 'environment'>): string[] {
  const race = environment?.race;
  if (race === undefined) return [];
  const steps = race.entries.map(({ engine, device, stepMs, reason }) =>
    stepMs === null
      ? `${engine} was left out (${reason?.message ?? 'no reason was given'})`
      : `${engine} (${device}) ${stepMs.toPrecision(3)} ms`,
  );
  return [
    `${id} took ${environment?.engine ?? ''}, the fastest by ${race.steps} steps of its model: ${steps.join(', ')}.`,
  ];
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
    race: run.environment?.race ?? null,
    usage: run.usage === null ? null : { ...usageFigures(run.usage), peakMemoryBytes: run.usage.peakMemoryBytes },
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
