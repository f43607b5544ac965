import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'gatewise-imports-'));
  for (const name of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.base.json', 'tsconfig.main.json']) {
    cpSync(join(root, name), join(checkout, name));
  }
  for (const name of ['zod', 'better-sqlite3', '@duckdb/node-api']) {
    const folder = join(checkout, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    writeFileSync(join(folder, 'index.js'), '');
  }
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

/** Rules that a tree of files breaks, by name. */
function findViolations(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'src-main',
    ],
    { cwd: checkout, encoding: 'utf8' },
  );
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  const names = report.summary.violations.map(({ rule }) => rule.name);
  if (names.length === 0) expect(status).toBe(0);
  return [...new Set(names)].sort();
}

describe('the import rules', () => {
  it('let rooms use what they may', () => {
    expect(
      findViolations({
        'src-main/core/common/a.ts': "import { z } from 'zod';\nexport const a = z.string();\n",
        'src-main/store/b.ts':
          "import Database from 'better-sqlite3';\nimport { a } from '../core/common/a';\nexport const b = [a, Database];\n",
        'src-main/app/c.ts': "import { b } from '../store/b';\nexport const c = b;\n",
      }),
    ).toEqual([]);
  });

  it('catch core that imports the store', () => {
    expect(
      findViolations({
        'src-main/store/b.ts': 'export const b = 1;\n',
        'src-main/core/common/a.ts': "import { b } from '../../store/b';\nexport const a = b;\n",
      }),
    ).toEqual(['core-imports']);
  });

  it('catch a job process that reaches for the database', () => {
    expect(
      findViolations({
        'src-main/store/b.ts': 'export const b = 1;\n',
        'src-main/jobs/process/a.ts': "import { b } from '../../store/b';\nexport const a = b;\n",
      }),
    ).toEqual(['job-process-without-store']);
  });

  it('catch SQLite, DuckDB and Node modules where they do not belong', () => {
    expect(
      findViolations({
        'src-main/app/a.ts': "import Database from 'better-sqlite3';\nexport const a = Database;\n",
        'src-main/jobs/b.ts': "import { DuckDBInstance } from '@duckdb/node-api';\nexport const b = DuckDBInstance;\n",
        'src-main/core/common/c.ts': "import { readFileSync } from 'node:fs';\nexport const c = readFileSync;\n",
      }),
    ).toEqual(['core-and-contract-are-pure', 'duckdb-only-there', 'sqlite-only-there']);
  });

  it('catch a cycle and an import of types alone', () => {
    expect(
      findViolations({
        'src-main/core/common/a.ts': "import { b } from './b';\nexport const a = (): number => b();\n",
        'src-main/core/common/b.ts': "import { a } from './a';\nexport const b = (): number => a();\n",
        'src-main/store/c.ts': "import type { d } from '../app/d';\nexport type C = typeof d;\n",
        'src-main/app/d.ts': 'export const d = 1;\n',
      }),
    ).toEqual(['no-cycles', 'store-imports']);
  });

  it('let a room of core stand on those below it', () => {
    expect(
      findViolations({
        'src-main/core/common/a.ts': 'export const a = 1;\n',
        'src-main/core/dataset/b.ts': "import { a } from '../common/a';\nexport const b = a;\n",
        'src-main/core/evaluation/c.ts': "import { b } from '../dataset/b';\nexport const c = b;\n",
      }),
    ).toEqual([]);
  });

  it('catch an arrow back up inside core, from each of two layers and of types alone', () => {
    expect(
      findViolations({
        'src-main/core/evaluation/a.ts': 'export const a = 1;\n',
        'src-main/core/dataset/b.ts': "import { a } from '../evaluation/a';\nexport const b = a;\n",
        'src-main/core/training/c.ts': 'export interface C {\n  readonly c: number;\n}\n',
        'src-main/core/preparation/d.ts': "import type { C } from '../training/c';\nexport type D = C;\n",
      }),
    ).toEqual(['core-dataset-imports', 'core-preparation-imports']);
  });

  it('catch an arrow to a room of the same layer', () => {
    expect(
      findViolations({
        'src-main/core/backtest/a.ts': 'export const a = 1;\n',
        'src-main/core/comparison/b.ts': "import { a } from '../backtest/a';\nexport const b = a;\n",
      }),
    ).toEqual(['core-comparison-imports']);
  });

  it.each<[string, Record<string, string>]>([
    [
      'a room that others use',
      {
        'src-main/core/studies/a.ts': 'export const a = 1;\n',
        'src-main/app/b.ts': "import { a } from '../core/studies/a';\nexport const b = a;\n",
      },
    ],
    ['a room that nothing uses', { 'src-main/core/studies/a.ts': 'export const a = 1;\n' }],
    ['a file in no room', { 'src-main/core/a.ts': 'export const a = 1;\n' }],
  ])('catch what has no layer in core: %s', (_, files) => {
    expect(findViolations(files)).toEqual(['core-room-without-layer']);
  });
});
