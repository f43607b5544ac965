export { createGuardedWriter, type GuardedWriter, type GuardOptions } from './guarded-writer';
export { JobService } from './job-service';
export type { Ending, JobRecord } from './kept-job';
export { Watched } from './watched';
export type { WriteQueue } from './write-queue';
