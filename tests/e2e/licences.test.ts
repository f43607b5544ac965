import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const built = (path: string): string => readFileSync(resolve('out', path), 'utf8');
const rule = '='.repeat(78);
/** Each text by the name and version that stand above it. */
const texts = new Map(
  built('renderer/licences.txt')
    .split(`${rule}\n`)
    .slice(1)
    .reduce<[string, string][]>((entries, part, index, parts) => {
      if (index % 2 === 0) entries.push([part.trim().replace(/ \(.*\)$/, ''), (parts[index + 1] ?? '').trim()]);
      return entries;
    }, []),
);
/** What the bundler found in the modules of a bundle. */
const bundledIn = (path: string): string[] =>
  [...built(path).matchAll(/^## (\S+) - (\S+) \(.*\)$/gm)].map(([, name, version]) => `${name} ${version}`);

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), dev: z.boolean().default(false) })),
});

describe('the licences that the page shows', () => {
  it('are those of every package in the bundles', () => {
    const bundled = ['renderer', 'main', 'graphics'].flatMap((part) => bundledIn(`${part}/third-party-licences.md`));
    expect(bundled.length).toBeGreaterThan(40);
    expect(bundled.filter((name) => !texts.has(name))).toEqual([]);
  });

  it('and of every package that the program runs on, Gatewise itself and the icons', () => {
    const { packages } = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    const installed = Object.entries(packages)
      .filter(([folder, { dev }]) => folder !== '' && !dev && existsSync(join(folder, 'package.json')))
      .map(([folder, { version }]) => `${folder.slice(folder.lastIndexOf('node_modules/') + 13)} ${version ?? ''}`);
    expect(installed.length).toBeGreaterThan(50);
    expect(installed.filter((name) => !texts.has(name))).toEqual([]);
    expect(
      [...texts.keys()].filter((name) => /^(?:Gatewise|Notices|The sample|@iconify-json\/lucide )/.test(name)),
    ).toHaveLength(4);
  });

  it('are texts, and not names alone', () => {
    const named = /permission|licen[cs]e|copyright/i;
    expect([...texts].filter(([, text]) => text.length < 300 || !named.test(text)).map(([name]) => name)).toEqual([]);
  });
});
