import type { PreparationConfiguration } from '../preparation/schema';
import type { TaskConfiguration, WindowConfiguration } from '../task/schema';
import type { PreflightInput } from './input';
import type { PreflightFinding } from './schema';

/** Uses of a test part to rank runs from which it is said to be worn. */
const manyLookups = 10;

export function targetInWindow(task: TaskConfiguration, window: WindowConfiguration): PreflightFinding[] {
  const given = task.targetHistory || task.features.includes(task.target);
  if (window.offset > 0 || !given) return [];
  return [
    {
      id: 'targetInWindow',
      severity: 'blocking',
      columns: [task.target],
      message: `The window's last row holds the value of “${task.target}” that is to be predicted.`,
      evidence: { offset: window.offset },
      advice: 'Set the window’s offset to 1 or more, or take the target’s history out of the inputs.',
    },
  ];
}

/** A window that weighs less than nothing rewards the model for its errors. */
export function negativeWeight({ task, sampleWeight }: PreflightInput): PreflightFinding[] {
  if (sampleWeight == null || sampleWeight.weight > 0) return [];
  const { weight, threshold } = sampleWeight;
  return [
    {
      id: 'negativeWeight',
      severity: 'blocking',
      columns: [task.target],
      message: `Windows whose “${task.target}” reaches ${threshold} weigh ${weight}: a weight below zero rewards errors, and the loss falls below zero without end.`,
      evidence: { weight, threshold },
      advice: 'Use a weight above zero: below 1 the windows count less, above 1 more.',
    },
  ];
}

/** A promise that only a person can give is written down. */
export function knownAhead(preparation: PreparationConfiguration): PreflightFinding[] {
  const columns = preparation.steps.flatMap((step) => (step.kind === 'knownFuture' ? step.columns : []));
  if (columns.length === 0) return [];
  return [
    {
      id: 'lookAheadStep',
      severity: 'info',
      columns: [...new Set(columns)],
      message: 'The model sees these columns as they are at the predicted rows.',
      evidence: { columns: columns.length },
      advice:
        'Keep this only where the values are known when a forecast is made: a calendar, a plan, a weather forecast.',
    },
  ];
}

export function lookups(count: number): PreflightFinding[] {
  if (count < manyLookups) return [];
  return [
    {
      id: 'testLookedAt',
      severity: 'warning',
      columns: [],
      message: `The test part has been used ${count} times to rank runs: choosing by it makes its figures too good.`,
      evidence: { count },
      advice: 'Choose by the validation part and look at the test part once, or keep back newer rows.',
    },
  ];
}
