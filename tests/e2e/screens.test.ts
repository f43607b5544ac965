import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localeSchema } from '../../src-main/core/common/locale';
import { faultsOf } from '../gallery/faults';
import { goldenWorkspace } from './support/golden';
import { settled, violations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const looks = [
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 1280, height: 800 },
  { theme: 'light', width: 960, height: 600 },
] as const;

describe.skipIf(lacksBrowser)('every screen, in every language and in a small window too', () => {
  const golden = goldenWorkspace();
  const one = (query: string): string => String(golden.value(query));
  const run = one('select id from run where number = 1');
  const classes = one("select id from run where task_kind = 'classification' order by number");
  const group = one('select id from run_group');
  const runs = [run, one('select id from run where number = 2')].join(',');
  const places = [
    '/datasets',
    '/datasets/import',
    `/datasets/${one('select id from dataset')}`,
    `/datasets/${one('select id from dataset')}?tab=rows`,
    '/experiments',
    '/experiments/new',
    `/experiments/${one('select id from experiment order by created_at')}`,
    '/runs',
    ...[
      'forecast',
      'residuals',
      'levels',
      'future',
      'predict',
      'backtest',
      'metrics',
      'configuration',
      'environment',
      'log',
    ].map((tab) => `/runs/${run}?tab=${tab}`),
    ...['classes', 'threshold', 'future', 'backtest', 'metrics'].map((tab) => `/runs/${classes}?tab=${tab}`),
    `/compare?runs=${runs}`,
    '/groups',
    `/groups/${group}`,
    '/leaderboard',
    '/studies',
    `/studies/${one('select id from study')}`,
    `/studies/${one('select id from study')}?tab=charts`,
    `/studies/${one('select id from study')}?tab=space`,
    `/studies/new?experiment=${one('select id from experiment order by created_at')}`,
    '/reports',
    `/reports?runs=${runs}`,
    '/settings',
    '/nowhere',
  ];
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it.each(localeSchema.options)(
    'has no text that is cut, covered or broken, and nothing that axe finds, in %s',
    async (locale) => {
      const { page, origin } = workbench;
      const faults: string[] = [];
      for (const { theme, width, height } of looks) {
        await page.setViewportSize({ width, height });
        await visit(page, origin, '/settings');
        await page.evaluate(
          async (settings) => {
            const authorization = `Bearer ${localStorage.getItem('gatewise.token') ?? ''}`;
            await fetch('/api/system/settings', {
              method: 'PATCH',
              headers: { authorization, 'content-type': 'application/json' },
              body: JSON.stringify(settings),
            });
          },
          { locale, theme },
        );
        await page.reload();
        await page.locator(`html[lang=${locale}]`).waitFor();
        for (const place of places) {
          await visit(page, origin, place);
          await settled(page);
          await page.getByRole('heading', { level: 1 }).first().waitFor();
          const found = [
            ...(await faultsOf(page, [])),
            ...(width === 1280 ? (await violations(page, axe.source)).map((fault) => `axe: ${fault}`) : []),
          ];
          faults.push(...found.map((fault) => `${place}, ${theme}, ${width} pixels: ${fault}`));
        }
      }
      expect(faults).toEqual([]);
    },
  );
});
