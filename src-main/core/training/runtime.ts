import { z } from 'zod';

/** What an installed TensorFlow library says of itself, in its folder's `runtime.json`, which is written last. */
export const installedRuntimeSchema = z.object({
  format: z.literal(1),
  /** `cuda`: the one that uses NVIDIA cards. */
  kind: z.enum(['cpu', 'cuda']),
  /** The library's version. */
  tensorflow: z.string(),
  /** Version of the package whose binding and kernels are used. */
  tfjsNode: z.string(),
  /** Node's names of the system and the processor that it was built for. */
  platform: z.string(),
  arch: z.string(),
});
export type InstalledRuntime = z.infer<typeof installedRuntimeSchema>;

/** Name of the file that says so. */
export const installedRuntimeFile = 'runtime.json';
