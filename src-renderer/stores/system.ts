import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { client } from '../client';
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

  async function loadSettings(): Promise<void> {
    const loaded = await client.system.settings();
    settings.value = loaded;
    applyTheme(loaded.theme);
    await applyLocale(loaded.locale);
  }

  /** Takes effect at once and is then stored; a refusal puts the old value back and is thrown. */
  async function update(change: Partial<Settings>): Promise<void> {
    const before = settings.value;
    if (before !== undefined) settings.value = { ...before, ...change };
    if (change.theme !== undefined) applyTheme(change.theme);
    if (change.locale !== undefined) await applyLocale(change.locale);
    try {
      settings.value = await client.system.updateSettings(change);
      connection.markSaved();
    } catch (thrown) {
      settings.value = before;
      throw thrown;
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

  return { info: info.data, reloadInfo: info.reload, settings, theme, isDark, loadSettings, update };
});

function storedTheme(): Theme {
  const stored = localStorage.getItem('gatewise.theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
