import type { StudyTrial } from '../../../../src-main/contract';
import type { Objective } from '../../../../src-main/core/study';
import { lastStep, type Parameter } from '../../../../src-main/core/tuning';

/** A column of the table of trials; `key` is what its rows are ordered by. */
export interface TrialColumn {
  readonly id: string;
  readonly kind:
    'number' | 'state' | 'objective' | 'parameter' | 'epochs' | 'duration' | 'engine' | 'runs' | 'note' | 'use';
  /** Of an objective. */
  readonly index?: number;
  readonly parameter?: Parameter;
  readonly width: number;
  readonly isNumeric: boolean;
  readonly key: ((trial: StudyTrial) => number | string | null) | null;
}

const stateOrder = ['running', 'waiting', 'paused', 'complete', 'pruned', 'failed'] as const;

/**
 * The columns of a study's trials: their results, then a column for each parameter, then how they went.
 * @param hasEngines whether several engines train them
 */
export function trialColumns(
  objectives: readonly Objective[],
  parameters: readonly Parameter[],
  hasEngines = false,
): TrialColumn[] {
  return [
    { id: 'number', kind: 'number', width: 64, isNumeric: true, key: ({ number }) => number },
    { id: 'state', kind: 'state', width: 136, isNumeric: false, key: ({ state }) => stateOrder.indexOf(state) },
    ...objectives.map((_, index): TrialColumn => ({
      id: `objective ${index}`,
      kind: 'objective',
      index,
      width: 150,
      isNumeric: true,
      key: ({ objectives: figures }) => figures?.[index] ?? null,
    })),
    ...parameters.map((parameter): TrialColumn => ({
      id: `parameter ${parameter.name}`,
      kind: 'parameter',
      parameter,
      width: 130,
      isNumeric: parameter.distribution.kind !== 'categorical',
      key: ({ values }) => {
        const value = values[parameter.name];
        return value === undefined || value === null ? null : typeof value === 'boolean' ? Number(value) : value;
      },
    })),
    { id: 'epochs', kind: 'epochs', width: 76, isNumeric: true, key: lastStep },
    { id: 'duration', kind: 'duration', width: 96, isNumeric: true, key: ({ durationMs }) => durationMs },
    ...(hasEngines
      ? [
          {
            id: 'engine',
            kind: 'engine',
            width: 150,
            isNumeric: false,
            key: ({ engine }) => engine,
          } satisfies TrialColumn,
        ]
      : []),
    { id: 'runs', kind: 'runs', width: 96, isNumeric: false, key: null },
    { id: 'use', kind: 'use', width: 56, isNumeric: false, key: null },
    { id: 'note', kind: 'note', width: 320, isNumeric: false, key: null },
  ];
}

/** Trials in the order of a column; those without a figure come last either way, equal ones by their numbers. */
export function sortedTrials(
  trials: readonly StudyTrial[],
  key: (trial: StudyTrial) => number | string | null,
  direction: 'asc' | 'desc',
): StudyTrial[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = trials.map((trial) => ({ trial, value: key(trial) }));
  keyed.sort((first, second) => {
    const [one, other] = [first.value, second.value];
    if (one === other) return first.trial.number - second.trial.number;
    if (one === null) return 1;
    if (other === null) return -1;
    const order =
      typeof one === 'number' && typeof other === 'number' ? one - other : String(one) < String(other) ? -1 : 1;
    return sign * order;
  });
  return keyed.map(({ trial }) => trial);
}
