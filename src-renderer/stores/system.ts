import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { client, toProblem, type Problem } from '../client';
import { preferredLocale } from '../../src-main/core/common/locale';
import { useLanguage } from '../i18n';
import { useQuery } from '../composables/use-query';
import { useConnection } from './connection';
import type { Locale, Settings } from '../../src-main/contract';

type Theme = Settings['theme'];

/** This machine, and the person's settings. */
export const useSystem = defineStore('system', () => {
  const connection = useConnection();
  const info = useQuery(
    () => true,
    (_, signal) => client.system.info(undefined, { signal }),
  );
  const settings = ref<Settings>();
  const theme = ref<Theme>(storedTheme());
  const preference = window.matchMedia('(prefers-color-scheme: dark)');
  const systemIsDark = ref(preference.matches);
  preference.addEventListener('change', (event) => {
    systemIsDark.value = event.matches;
  });
  const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));
  watch(
    isDark,
    (dark) => {
      document.documentElement.classList.toggle('dark', dark);
      document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    },
    { immediate: true },
  );

  /** What the backend last told, and the changes that it has not answered yet. */
  let stored: Settings | undefined;
  let pending: readonly Partial<Settings>[] = [];
  let lastAnswer: Promise<unknown> = Promise.resolve();

  /** An answer to one change must not take back those that were made since. */
  function show(): void {
    if (stored !== undefined) settings.value = pending.reduce<Settings>((all, one) => ({ ...all, ...one }), stored);
  }

  /** Why the settings could not be read. */
  const problem = shallowRef<Problem>();

  async function loadSettings(): Promise<void> {
    problem.value = undefined;
    try {
      stored = await client.system.settings();
      show();
      applyTheme(stored.theme);
      await applyLocale(stored.locale);
    } catch (thrown) {
      problem.value = toProblem(thrown);
    }
  }

  /** Takes effect at once and is then stored, in the order of the changes; a refusal puts the old value back and is thrown. */
  async function update(change: Partial<Settings>): Promise<void> {
    pending = [...pending, change];
    show();
    if (change.theme !== undefined) applyTheme(change.theme);
    const answer = lastAnswer.then(() => client.system.updateSettings(change));
    lastAnswer = answer.catch(() => undefined);
    try {
      if (change.locale !== undefined) await applyLocale(change.locale);
      stored = await answer;
      connection.markSaved();
    } finally {
      pending = pending.filter((other) => other !== change);
      show();
    }
  }

  function applyTheme(next: Theme): void {
    theme.value = next;
    localStorage.setItem('gatewise.theme', next);
  }

  async function applyLocale(locale: Locale | null): Promise<void> {
    const next = locale ?? preferredLocale(navigator.languages);
    localStorage.setItem('gatewise.locale', next);
    await useLanguage(next);
  }

  return { info: info.data, reloadInfo: info.reload, settings, problem, theme, isDark, loadSettings, update };
});

function storedTheme(): Theme {
  const stored = localStorage.getItem('gatewise.theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
