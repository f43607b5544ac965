import type { Workspace } from '../../store';
import type { JobService } from '../jobs';
import type { RunService } from '../run-service';

/** What a search for the best forecast works with. */
export interface BestServices {
  readonly workspace: Workspace;
  readonly jobs: JobService;
  readonly runs: RunService;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}
