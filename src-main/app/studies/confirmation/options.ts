import type { Workspace } from '../../../store';
import type { JobService } from '../../jobs';
import type { RunEvents } from '../../run-events';
import type { RunService } from '../../run-service';

/** How many of the runs there will be, have ended, and had ended before they were taken up again. */
export interface ConfirmationProgress {
  readonly all: number;
  readonly ended: number;
  readonly endedBefore: number;
}

export interface ConfirmationOptions {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly runs: RunService;
  readonly events: RunEvents;
  /** Fires when it is to be left, to go on later. */
  readonly left: AbortSignal;
  /** Hears when more of the runs have ended, and when something was stored. */
  readonly onChange: (progress: ConfirmationProgress) => void;
}
