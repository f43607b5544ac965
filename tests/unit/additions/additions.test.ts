import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type * as evaluations from '../../../src-main/core/evaluation';
import type * as metrics from '../../../src-main/core/evaluation/metrics';
import type * as catalogue from '../../../src-main/core/evaluation/metrics/catalogue';
import type * as columns from '../../../src-main/core/run/columns';
import { filesLacking, planted, PlantedSources } from './compiler';
import { plantedLanguage, plantedMetric, plants, type Plant } from './plants';

const root = resolve(import.meta.dirname, '../../..');
const page = join(root, 'docs/additions.md');
mkdirSync(join(root, 'test-results'), { recursive: true });
const folder = mkdtempSync(join(root, 'test-results/planted-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const head = `# What an addition touches

A test plants the declaration of each of these in the sources and asks the compiler what is missing then. This page is its
answer, written by \`npm run record\`; the test fails where it has become another. What each is, and which suite holds it, is
in [CONTRIBUTING](../CONTRIBUTING.md#how-to-add).
`;

/** The part of docs/additions.md on one plant. */
function section({ name, edits, also = [] }: Plant, missing: readonly string[]): string {
  const asked = [...missing, ...also].map((path) => `- \`${path}\``);
  const declared = [...new Set(edits.map(({ file }) => `\`${file}\``))].join(', ');
  return `## A new ${name}\n\nDeclared in ${declared}. ${asked.length === 0 ? 'Nothing else is asked for.' : `Then asked for:\n\n${asked.join('\n')}`}\n`;
}

describe('what is planted in the sources', () => {
  const sources = new PlantedSources();
  const sections: string[] = [];

  it.each(plants)('a new $name: the compiler names every place that lacks it', { timeout: 600_000 }, (plant) => {
    const missing = filesLacking(sources.complaints(plant.edits));
    expect(missing.length).toBeLessThanOrEqual(plant.most);
    sections.push(section(plant, missing));
  });

  it('is what docs/additions.md tells', async () => {
    expect(sections).toHaveLength(plants.length);
    const text = await format([head, ...sections].join('\n'), { ...(await resolveConfig(page)), parser: 'markdown' });
    if (process.env['GATEWISE_RECORD'] === '1') writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});

it('a metric is known to schemas, columns, tables and rankings by its declaration alone', async () => {
  const outfile = join(folder, 'metrics.mjs');
  await build({
    stdin: {
      contents: `
        export { metricNameSchema } from './src-main/core/evaluation/metrics/catalogue';
        export { metricsShownIn, metricsAgainstBaselines, metricHeading } from './src-main/core/evaluation/metrics';
        export { evaluateRegression } from './src-main/core/evaluation';
        export { findRunColumn } from './src-main/core/run/columns';`,
      resolveDir: root,
    },
    outfile,
    ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' },
    plugins: [
      {
        name: 'plant',
        setup: (esbuild) => {
          esbuild.onLoad({ filter: /metrics\/regression\.ts$/ }, ({ path }) =>
            path.endsWith(plantedMetric.file)
              ? { contents: planted(plantedMetric.file, [plantedMetric]), loader: 'ts' }
              : undefined,
          );
        },
      },
    ],
  });
  const core = (await import(outfile)) as typeof metrics & typeof catalogue & typeof evaluations & typeof columns;
  expect(core.metricNameSchema.options).toContain('planted');
  expect(core.metricsShownIn('report', 'regression')).toContain('planted');
  expect(core.metricsAgainstBaselines('regression')).toContain('planted');
  expect(core.metricHeading('planted', 'ru')).toBe('Planted');
  expect(core.findRunColumn('test.planted')).toBeDefined();
  const evaluation = core.evaluateRegression({
    actual: [1, 2, 3],
    predicted: [1, 2, 4],
    ...{ horizon: 1, targetScale: 1, insample: [1, 2], seasonalPeriod: 1, baselines: [] },
  });
  expect(evaluation.metrics).toMatchObject({ planted: 3 });
});

describe('a language', () => {
  it('is missed by the tests of texts as soon as the list has it', () => {
    const plugin = `{
      name: 'plant',
      enforce: 'pre',
      transform: (code, id) => id.endsWith(${JSON.stringify(plantedLanguage.file)})
        ? code.replace(${JSON.stringify(plantedLanguage.at)}, () => ${JSON.stringify(plantedLanguage.text)})
        : undefined,
    }`;
    const configuration = join(folder, 'vitest.config.mjs');
    const files = [
      'tests/unit/renderer/locales.test.ts',
      'tests/unit/shells/menu.test.ts',
      'tests/unit/evaluation/metric-catalogue.test.ts',
    ];
    writeFileSync(
      configuration,
      `export default { root: ${JSON.stringify(root)}, plugins: [${plugin}], test: { include: ${JSON.stringify(files)}, setupFiles: ['tests/support/properties.ts'] } };`,
    );
    const result = join(folder, 'language.json');
    const { status } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--config',
        configuration,
        '--reporter=json',
        `--outputFile=${result}`,
      ],
      { cwd: root, env: { ...process.env, GATEWISE_PROPERTIES: join(folder, 'properties.jsonl') } },
    );
    expect(status).toBe(1);
    const report = z
      .object({
        testResults: z.array(
          z.object({
            name: z.string(),
            assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
          }),
        ),
      })
      .parse(JSON.parse(readFileSync(result, 'utf8')));
    const failed = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => `${name.slice(root.length + 1)}: ${test.fullName}`),
    );
    expect(failed).toEqual(
      expect.arrayContaining([
        'tests/unit/renderer/locales.test.ts: texts in de are in the same files as the English ones',
        'tests/unit/renderer/locales.test.ts: texts in de runs.json has every English key and no other',
        'tests/unit/renderer/locales.test.ts: languages have a folder each, and there is no other folder',
        'tests/unit/shells/menu.test.ts: the menu in de gives every accelerator once',
        'tests/unit/evaluation/metric-catalogue.test.ts: the catalogue of metrics has a name for each in every language, a source and a place for the headings',
      ]),
    );
  }, 120_000);
});
