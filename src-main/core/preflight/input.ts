import type { PreparationConfiguration } from '../preparation/schema';
import type { SampleWeight } from '../training/schema';
import type { SplitConfiguration, TaskConfiguration, WindowConfiguration } from '../task/schema';

/** The fields of an experiment's configuration that the check reads. */
export interface PreflightInput {
  readonly task: TaskConfiguration;
  readonly preparation: PreparationConfiguration;
  readonly split: SplitConfiguration;
  readonly window: WindowConfiguration;
  readonly sampleWeight?: SampleWeight;
}
