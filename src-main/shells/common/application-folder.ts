import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageSchema = z.object({ name: z.string(), version: z.string() });

/** Where the program's own files lie. The same in a checkout, in its build and in a packaged application. */
export interface ApplicationFolder {
  /** Folder of package.json. */
  readonly root: string;
  readonly version: string;
  /** Entry of a job's process. */
  readonly jobEntry: string;
  /** Samples, icons and templates. */
  readonly resources: string;
  /** The built page. */
  readonly renderer: string;
}

/**
 * Finds the application's folder from the place of the running code. Works on Nodes that are too old for the rest, so
 * that the store can say so.
 * @throws Error when no folder above holds the application's package.json: a broken installation.
 */
export function findApplicationFolder(from: string = dirname(fileURLToPath(import.meta.url))): ApplicationFolder {
  let folder = from;
  for (;;) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const parsed = packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      if (parsed.success && parsed.data.name === 'gatewise') {
        return {
          root: folder,
          version: parsed.data.version,
          jobEntry: join(folder, 'out', 'main', 'job.js'),
          resources: join(folder, 'resources'),
          renderer: join(folder, 'out', 'renderer'),
        };
      }
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json of Gatewise above ${from}: the installation is broken.`);
    folder = parent;
  }
}
