import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const goldens = resolve('tests/fixtures/workspaces');

/** What the backend says stands in the language of the page. */
describe.skipIf(lacksBrowser)('sentences of the backend, in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-e2e-sentences-'));
  const workspace = join(folder, 'workspace');
  let workbench: OpenWorkbench;
  let experiment: string;
  let run: string;

  beforeAll(async () => {
    const newest = readdirSync(goldens).sort().at(-1) ?? '';
    cpSync(join(goldens, newest, 'workspace'), workspace, { recursive: true });
    const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
    sqlite.exec(
      `insert into setting (key, value) values ('paper', '"A9"') on conflict do update set value = '"A9"';
       update experiment set variants = json_set(variants, '$[0].configuration.split', json('{"kind":"count","train":40,"validation":20,"test":100000000}'));`,
    );
    experiment = z.string().parse(sqlite.prepare('select id from experiment where deleted_at is null').pluck().get());
    run = z.string().parse(sqlite.prepare('select id from run where number = 1').pluck().get());
    sqlite.close();
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    {
      locale: 'ru',
      damage: 'Настройка paper записана не так, как её сохраняли; действует значение по умолчанию.',
      gone: 'В этой рабочей папке не найдено: запуск run_0000000000.',
      split: /Разбиению нужно 100\s000\s060 строк, а есть [\d\s]+\. Уменьшите числа\./u,
      logged: /^\S+ \(.+, \d+ (?:поток|потока|потоков)\): нужно \d+ МБ\.$/u,
    },
    {
      locale: 'ko',
      damage: '설정 paper이(가) 저장된 그대로가 아니어서 기본값을 씁니다.',
      gone: '이 작업 공간에 없습니다: 실행 run_0000000000.',
      split: /분할에는 100,000,060행이 필요한데 [\d,]+행뿐입니다\. 개수를 줄이세요\./u,
      logged: /^\S+\(.+, 스레드 \d+개\)에 메모리 \d+ MB가 필요합니다\.$/u,
    },
    {
      locale: 'en',
      damage: 'The setting paper is not as it was written; its default stands in.',
      gone: 'There is no run run_0000000000 in this workspace.',
      split: /The split asks for 100,000,060 rows, and there are [\d,]+\. Lower the counts\./u,
      logged: /^\S+ \(.+, \d+ threads?\) needs \d+ MB\.$/u,
    },
  ])(
    'are told in $locale: what is damaged, what is not there, what the check refuses, what a run logs',
    async (texts) => {
      const { page, origin } = workbench;
      await workbench.ask('PATCH', '/api/system/settings', { locale: texts.locale });
      await visit(page, origin, '/runs/run_0000000000');
      await page.reload();
      await page.locator(`html[lang=${texts.locale}]`).waitFor();
      await page.getByText(texts.gone).waitFor(patience);
      await page.getByText(texts.damage).waitFor(patience);
      await visit(page, origin, `/experiments/${experiment}`);

      const refused = page.getByText(texts.split).first();
      await refused.waitFor(patience);
      expect(await refused.getAttribute('lang')).toBeNull();

      await visit(page, origin, `/runs/${run}?tab=log`);
      const logged = page.getByText(texts.logged).first();
      await logged.waitFor(patience);
      expect(await logged.getAttribute('lang')).toBeNull();
    },
  );
});
