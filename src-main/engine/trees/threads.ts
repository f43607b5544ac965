import type { FitSettings } from '../../core/model';

/** Threads that kernels/team.h has room for. */
const maxThreads = 64;

/** The settings with as many threads as the kernels take. */
export function withinTeam(settings: FitSettings): FitSettings {
  return { ...settings, threads: Math.max(1, Math.min(maxThreads, settings.threads)) };
}
