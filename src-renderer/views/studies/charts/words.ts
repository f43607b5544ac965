import type { StudyTrial } from '../../../../src-main/contract';
import type { Parameter, ParameterValue } from '../../../../src-main/core/tuning';
import type { Translate } from '../../../format/translate';

/** What the charts of a study call things. */
export interface ChartWords {
  readonly t: Translate;
  readonly parameter: (parameter: Parameter) => string;
  readonly value: (value: ParameterValue) => string;
  /** What each objective is called. */
  readonly objectives: readonly string[];
}

/** What stands back. */
export const pale = '#9ca3af';
export const isComplete = ({ state, objectives, sameAs }: StudyTrial): boolean =>
  state === 'complete' && objectives !== null && sameAs === null;
export const objectiveAt = ({ objectives }: StudyTrial, index = 0): number | null => objectives?.[index] ?? null;
